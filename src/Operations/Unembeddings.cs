using Accelerated.Devices;
using Accelerated.Kernels.Unembedding;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>Unembedding fused with the cross-entropy, on spans. Each call copies its arguments to the device and the results back.</summary>
public static class Unembeddings
{
    /// <summary>losses[r] = −log softmax(x[r] W + b)[targets[r]], 0 where the target is −1.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">[rows, width].</param>
    /// <param name="weights">W, [width, vocabulary].</param>
    /// <param name="bias">b, [vocabulary].</param>
    /// <param name="targets">[rows], each −1 or an id.</param>
    /// <param name="losses">Receives [rows].</param>
    public static void Losses(
        ComputeDevice device, UnembeddingShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<int> targets, Span<float> losses)
    {
        Check(shape, x, weights, bias, targets, losses);
        using DeviceMemory<float> input = device.Upload(x);
        using DeviceMemory<float> w = device.Upload(weights);
        using DeviceMemory<float> b = device.Upload(bias);
        using DeviceMemory<int> wanted = device.Upload(targets);
        using DeviceMemory<float> result = device.Allocate<float>(losses.Length);
        device.Launch(UnembeddingLoss.Family, new UnembeddingLossArguments(
            input.View, w.View, b.View, wanted.View, result.View, default, default, default, 0, 0, shape.Rows, shape.Width, shape.Vocabulary));
        result.CopyTo(losses);
    }

    /// <summary>The same losses, and the gradients of <paramref name="gradientScale"/> · Σ losses.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">[rows, width].</param>
    /// <param name="weights">W, [width, vocabulary].</param>
    /// <param name="bias">b, [vocabulary].</param>
    /// <param name="targets">[rows], each −1 or an id.</param>
    /// <param name="gradientScale">Weight of one row's loss.</param>
    /// <param name="losses">Receives [rows].</param>
    /// <param name="dx">Receives [rows, width].</param>
    /// <param name="dweights">Receives [width, vocabulary].</param>
    /// <param name="dbias">Receives [vocabulary].</param>
    public static void LossesAndGradients(
        ComputeDevice device,
        UnembeddingShape shape,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<int> targets,
        float gradientScale,
        Span<float> losses,
        Span<float> dx,
        Span<float> dweights,
        Span<float> dbias)
    {
        Check(shape, x, weights, bias, targets, losses);
        Require.Length(dx.Length, x.Length, shape);
        Require.Length(dweights.Length, weights.Length, shape);
        Require.Length(dbias.Length, bias.Length, shape);
        using DeviceMemory<float> input = device.Upload(x);
        using DeviceMemory<float> w = device.Upload(weights);
        using DeviceMemory<float> b = device.Upload(bias);
        using DeviceMemory<int> wanted = device.Upload(targets);
        using DeviceMemory<float> result = device.Allocate<float>(losses.Length);
        using DeviceMemory<float> inputGradient = device.Allocate<float>(dx.Length);
        using DeviceMemory<float> weightGradient = device.Allocate<float>(dweights.Length);
        using DeviceMemory<float> biasGradient = device.Allocate<float>(dbias.Length);
        device.Launch(UnembeddingLoss.Family, new UnembeddingLossArguments(
            input.View, w.View, b.View, wanted.View, result.View, inputGradient.View, weightGradient.View, biasGradient.View,
            2, gradientScale, shape.Rows, shape.Width, shape.Vocabulary));
        result.CopyTo(losses);
        inputGradient.CopyTo(dx);
        weightGradient.CopyTo(dweights);
        biasGradient.CopyTo(dbias);
    }

    private static void Check(
        UnembeddingShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<int> targets, Span<float> losses)
    {
        Require.Length(x.Length, (long)shape.Rows * shape.Width, shape);
        Require.Length(weights.Length, (long)shape.Width * shape.Vocabulary, shape);
        Require.Length(bias.Length, shape.Vocabulary, shape);
        Require.Length(targets.Length, shape.Rows, shape);
        Require.Length(losses.Length, shape.Rows, shape);
        int outside = targets.IndexOfAnyExceptInRange(-1, shape.Vocabulary - 1);
        if (outside >= 0)
        {
            throw new ArgumentException($"'targets' has {targets[outside]} at row {outside} but must be −1 or an id below {shape.Vocabulary}.", nameof(targets));
        }
    }
}
