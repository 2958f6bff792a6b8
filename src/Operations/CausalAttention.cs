using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>Causal softmax attention of spans, scores scaled by 1/√(head size). Each call copies its arguments to the device and the results back.</summary>
public static class CausalAttention
{
    /// <summary>z[p] = Σ_{j ≤ p} softmax_j(q[p]·k[j]/√d) v[j], and the logarithm of the softmax's denominator, which the backward pass needs.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="q">Queries, [heads][sequences][tokens][head size].</param>
    /// <param name="k">Keys, likewise.</param>
    /// <param name="v">Values, likewise.</param>
    /// <param name="z">Receives the outputs, likewise.</param>
    /// <param name="logSumExp">Receives [heads][sequences][tokens].</param>
    public static void Forward(
        ComputeDevice device, AttentionShape shape, ReadOnlySpan<float> q, ReadOnlySpan<float> k, ReadOnlySpan<float> v, Span<float> z, Span<float> logSumExp)
    {
        Require.Length(q.Length, shape.Elements, shape);
        Require.Length(k.Length, shape.Elements, shape);
        Require.Length(v.Length, shape.Elements, shape);
        Require.Length(z.Length, shape.Elements, shape);
        Require.Length(logSumExp.Length, shape.Positions, shape);
        using DeviceMemory<float> queries = device.Upload(q);
        using DeviceMemory<float> keys = device.Upload(k);
        using DeviceMemory<float> values = device.Upload(v);
        using DeviceMemory<float> outputs = device.Allocate<float>(z.Length);
        using DeviceMemory<float> sums = device.Allocate<float>(logSumExp.Length);
        device.Launch(AttentionForward.Family, new AttentionForwardArguments(
            queries.View, keys.View, values.View, outputs.View, sums.View,
            shape.Heads, shape.Sequences, shape.Tokens, shape.HeadSize, HeadStride(shape), Scale(shape)));
        outputs.CopyTo(z);
        sums.CopyTo(logSumExp);
    }

    /// <summary>Gradients with respect to q, k and v from the gradient <paramref name="dz"/> of the outputs; all [heads][sequences][tokens][head size].</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="z">Outputs of <see cref="Forward"/>.</param>
    /// <param name="logSumExp">Of <see cref="Forward"/>, [heads][sequences][tokens].</param>
    /// <param name="dz">Gradient of the outputs.</param>
    /// <param name="dq">Receives the gradient of the queries.</param>
    /// <param name="dk">Receives the gradient of the keys.</param>
    /// <param name="dv">Receives the gradient of the values.</param>
    public static void Backward(
        ComputeDevice device,
        AttentionShape shape,
        ReadOnlySpan<float> q,
        ReadOnlySpan<float> k,
        ReadOnlySpan<float> v,
        ReadOnlySpan<float> z,
        ReadOnlySpan<float> logSumExp,
        ReadOnlySpan<float> dz,
        Span<float> dq,
        Span<float> dk,
        Span<float> dv)
    {
        Require.Length(q.Length, shape.Elements, shape);
        Require.Length(k.Length, shape.Elements, shape);
        Require.Length(v.Length, shape.Elements, shape);
        Require.Length(z.Length, shape.Elements, shape);
        Require.Length(logSumExp.Length, shape.Positions, shape);
        Require.Length(dz.Length, shape.Elements, shape);
        Require.Length(dq.Length, shape.Elements, shape);
        Require.Length(dk.Length, shape.Elements, shape);
        Require.Length(dv.Length, shape.Elements, shape);
        using DeviceMemory<float> queries = device.Upload(q);
        using DeviceMemory<float> keys = device.Upload(k);
        using DeviceMemory<float> values = device.Upload(v);
        using DeviceMemory<float> outputs = device.Upload(z);
        using DeviceMemory<float> sums = device.Upload(logSumExp);
        using DeviceMemory<float> outputGradient = device.Upload(dz);
        using DeviceMemory<float> queryGradient = device.Allocate<float>(dq.Length);
        using DeviceMemory<float> keyGradient = device.Allocate<float>(dk.Length);
        using DeviceMemory<float> valueGradient = device.Allocate<float>(dv.Length);
        device.Launch(AttentionBackward.Family, new AttentionBackwardArguments(
            queries.View, keys.View, values.View, outputs.View, sums.View, outputGradient.View, queryGradient.View, keyGradient.View, valueGradient.View,
            shape.Heads, shape.Sequences, shape.Tokens, shape.HeadSize, HeadStride(shape), Scale(shape)));
        queryGradient.CopyTo(dq);
        keyGradient.CopyTo(dk);
        valueGradient.CopyTo(dv);
    }

    /// <summary>For every query the position j ≤ p with the largest weight, and that weight; both [heads][sequences][tokens].</summary>
    public static void Peaks(
        ComputeDevice device, AttentionShape shape, ReadOnlySpan<float> q, ReadOnlySpan<float> k, Span<int> positions, Span<float> weights)
    {
        Require.Length(q.Length, shape.Elements, shape);
        Require.Length(k.Length, shape.Elements, shape);
        Require.Length(positions.Length, shape.Positions, shape);
        Require.Length(weights.Length, shape.Positions, shape);
        using DeviceMemory<float> queries = device.Upload(q);
        using DeviceMemory<float> keys = device.Upload(k);
        using DeviceMemory<int> position = device.Allocate<int>(positions.Length);
        using DeviceMemory<float> weight = device.Allocate<float>(weights.Length);
        device.Launch(AttentionPeak.Family, new AttentionPeakArguments(
            queries.View, keys.View, position.View, weight.View, shape.Heads, shape.Sequences, shape.Tokens, shape.HeadSize, HeadStride(shape), Scale(shape)));
        position.CopyTo(positions);
        weight.CopyTo(weights);
    }

    private static long HeadStride(AttentionShape shape) => (long)shape.Sequences * shape.Tokens * shape.HeadSize;

    private static float Scale(AttentionShape shape) => 1 / MathF.Sqrt(shape.HeadSize);
}
