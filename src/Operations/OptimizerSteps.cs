using Accelerated.Devices;
using Accelerated.Kernels.Optimization;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>Single optimizer and sampler steps on spans. Each call copies its arguments to the device and the results back.</summary>
public static class OptimizerSteps
{
    /// <summary>One AdamW update in place (Loshchilov and Hutter, in the order of PyTorch's); the gradient is not clipped.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="options">Constants.</param>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradient">Of the same length.</param>
    /// <param name="firstMoment">Updated in place.</param>
    /// <param name="secondMoment">Updated in place.</param>
    public static void AdamW(ComputeDevice device, AdamWOptions options, long step, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> firstMoment, Span<float> secondMoment)
    {
        Require.Positive(step);
        Require.Length(gradient.Length, weights.Length, $"{weights.Length} weights");
        Require.Length(firstMoment.Length, weights.Length, $"{weights.Length} weights");
        Require.Length(secondMoment.Length, weights.Length, $"{weights.Length} weights");
        using DeviceMemory<float> w = device.Upload<float>(weights);
        using DeviceMemory<float> g = device.Upload(gradient);
        using var optimizer = new AdamW(device, weights.Length, options with { ClipNorm = null });
        optimizer.Step = step - 1;
        optimizer.FirstMoment.CopyFrom(firstMoment);
        optimizer.SecondMoment.CopyFrom(secondMoment);
        optimizer.Update(w, g);
        w.CopyTo(weights);
        optimizer.FirstMoment.CopyTo(firstMoment);
        optimizer.SecondMoment.CopyTo(secondMoment);
    }

    /// <summary>One step of Langevin dynamics in place: w ← w − (ε/2)(nβ · gradient + γ (w − anchor)) + √ε σ ξ.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="options">ε, nβ, γ and σ.</param>
    /// <param name="key">Names the noise ξ.</param>
    /// <param name="weights">The moving coordinates, updated in place.</param>
    /// <param name="gradient">Of the mean loss, of the same length.</param>
    /// <param name="anchor">w*, of the same length.</param>
    public static void Langevin(ComputeDevice device, LangevinOptions options, LangevinKey key, Span<float> weights, ReadOnlySpan<float> gradient, ReadOnlySpan<float> anchor)
    {
        Require.Positive(options.Epsilon);
        Require.Length(gradient.Length, weights.Length, $"{weights.Length} weights");
        Require.Length(anchor.Length, weights.Length, $"{weights.Length} weights");
        using DeviceMemory<float> w = device.Upload<float>(weights);
        using DeviceMemory<float> g = device.Upload(gradient);
        using DeviceMemory<float> a = device.Upload(anchor);
        device.Launch(SgldStep.Family, new SgldStepArguments(
            w.View, g.View, a.View, 0, key.Seed, key.Chain, key.Step,
            (float)options.Epsilon, (float)options.InverseTemperature, (float)options.Localization, (float)options.NoiseLevel, float.PositiveInfinity));
        w.CopyTo(weights);
    }
}
