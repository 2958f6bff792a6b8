using Accelerated.Devices;
using Accelerated.Kernels.Normalization;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>Layer norm of spans. Each call copies its arguments to the device and the results back.</summary>
public static class LayerNorms
{
    /// <summary>y = (x − mean)/√(mean((x − mean)²) + ε) · weight + bias for every row; mean and 1/√(…) are kept for <see cref="Backward"/>.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">[rows, width].</param>
    /// <param name="weight">[width].</param>
    /// <param name="bias">[width].</param>
    /// <param name="y">Receives [rows, width].</param>
    /// <param name="mean">Receives [rows].</param>
    /// <param name="reciprocalDeviation">Receives [rows].</param>
    public static void Forward(
        ComputeDevice device,
        NormShape shape,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        Span<float> y,
        Span<float> mean,
        Span<float> reciprocalDeviation)
    {
        long elements = (long)shape.Rows * shape.Width;
        Require.Length(x.Length, elements, shape);
        Require.Length(weight.Length, shape.Width, shape);
        Require.Length(bias.Length, shape.Width, shape);
        Require.Length(y.Length, elements, shape);
        Require.Length(mean.Length, shape.Rows, shape);
        Require.Length(reciprocalDeviation.Length, shape.Rows, shape);
        using DeviceMemory<float> input = device.Upload(x);
        using DeviceMemory<float> weights = device.Upload(weight);
        using DeviceMemory<float> biases = device.Upload(bias);
        using DeviceMemory<float> output = device.Allocate<float>(y.Length);
        using DeviceMemory<float> means = device.Allocate<float>(mean.Length);
        using DeviceMemory<float> reciprocals = device.Allocate<float>(mean.Length);
        device.Launch(LayerNormForward.Family, new LayerNormForwardArguments(
            input.View, weights.View, biases.View, output.View, means.View, reciprocals.View, default, default, 0, shape.Rows, shape.Width, 1, (float)shape.Epsilon));
        output.CopyTo(y);
        means.CopyTo(mean);
        reciprocals.CopyTo(reciprocalDeviation);
    }

    /// <summary>Gradients with respect to x, weight and bias from the gradient <paramref name="dy"/>, with what <see cref="Forward"/> kept.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">[rows, width].</param>
    /// <param name="mean">[rows].</param>
    /// <param name="reciprocalDeviation">[rows].</param>
    /// <param name="weight">[width].</param>
    /// <param name="dy">[rows, width].</param>
    /// <param name="dx">Receives [rows, width].</param>
    /// <param name="dweight">Receives [width].</param>
    /// <param name="dbias">Receives [width].</param>
    public static void Backward(
        ComputeDevice device,
        NormShape shape,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> reciprocalDeviation,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> dy,
        Span<float> dx,
        Span<float> dweight,
        Span<float> dbias)
    {
        long elements = (long)shape.Rows * shape.Width;
        Require.Length(x.Length, elements, shape);
        Require.Length(mean.Length, shape.Rows, shape);
        Require.Length(reciprocalDeviation.Length, shape.Rows, shape);
        Require.Length(weight.Length, shape.Width, shape);
        Require.Length(dy.Length, elements, shape);
        Require.Length(dx.Length, elements, shape);
        Require.Length(dweight.Length, shape.Width, shape);
        Require.Length(dbias.Length, shape.Width, shape);
        using DeviceMemory<float> input = device.Upload(x);
        using DeviceMemory<float> means = device.Upload(mean);
        using DeviceMemory<float> reciprocals = device.Upload(reciprocalDeviation);
        using DeviceMemory<float> weights = device.Upload(weight);
        using DeviceMemory<float> outputGradient = device.Upload(dy);
        using DeviceMemory<float> inputGradient = device.Allocate<float>(dx.Length);
        using DeviceMemory<float> weightGradient = device.Allocate<float>(dweight.Length);
        using DeviceMemory<float> biasGradient = device.Allocate<float>(dbias.Length);
        device.Launch(LayerNormBackward.Family, new LayerNormBackwardArguments(
            input.View, means.View, reciprocals.View, weights.View, outputGradient.View, inputGradient.View, weightGradient.View, biasGradient.View,
            0, 1, shape.Rows, shape.Width));
        inputGradient.CopyTo(dx);
        weightGradient.CopyTo(dweight);
        biasGradient.CopyTo(dbias);
    }
}
