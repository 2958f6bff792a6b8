using Accelerated.Devices;
using Accelerated.Kernels.Optimization;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>AdamW on a device: its moments and step count. Gradient clipping follows PyTorch: scale = min(1, clip / (norm + 1e-6)).</summary>
public sealed class AdamW : IDisposable
{
    private const double ClipGuard = 1e-6;

    private readonly AdamWOptions options;
    private readonly GradientNorm norm;

    public AdamW(ComputeDevice device, int parameters, AdamWOptions options)
    {
        Require.NotNegative(options.LearningRate);
        Require.NotNegative(options.WeightDecay);
        Require.Within(options.Beta1, 0, 1);
        Require.Within(options.Beta2, 0, 1);
        Require.Positive(options.Epsilon);
        if (options.ClipNorm is { } clip)
        {
            Require.Positive(clip);
        }

        this.options = options;
        FirstMoment = device.Allocate<float>(parameters);
        SecondMoment = device.Allocate<float>(parameters);
        norm = new GradientNorm(device, parameters);
    }

    public DeviceMemory<float> FirstMoment { get; }

    public DeviceMemory<float> SecondMoment { get; }

    /// <summary>Updates so far; set it with the moments when a run is taken up again.</summary>
    public long Step { get; set; }

    /// <summary>Moves <paramref name="weights"/> by one step along <paramref name="gradient"/>.</summary>
    /// <returns>The gradient's norm before clipping; NaN where clipping is off.</returns>
    public double Update(DeviceMemory<float> weights, DeviceMemory<float> gradient)
    {
        double length = double.NaN;
        double scale = 1;
        if (options.ClipNorm is { } clip)
        {
            length = norm.Of(gradient);
            scale = Math.Min(1, clip / (length + ClipGuard));
        }

        Step++;
        weights.Device.Launch(AdamWStep.Family, new AdamWStepArguments(
            weights.View,
            gradient.View,
            FirstMoment.View,
            SecondMoment.View,
            (float)options.LearningRate,
            (float)options.WeightDecay,
            (float)options.Beta1,
            (float)options.Beta2,
            (float)options.Epsilon,
            (float)(1 - Math.Pow(options.Beta1, Step)),
            (float)(1 - Math.Pow(options.Beta2, Step)),
            (float)scale));
        return length;
    }

    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
        norm.Dispose();
    }
}
