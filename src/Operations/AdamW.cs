using Accelerated.Devices;
using Accelerated.Kernels.Optimization;
using Accelerated.Support;
using ILGPU;

namespace Accelerated.Operations;

/// <summary>AdamW on a device: its moments and step count. Gradient clipping follows PyTorch: scale = min(1, clip / (norm + 1e-6)), which never leaves the device.</summary>
public sealed class AdamW : IDisposable
{
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
        NormAndScale = device.Upload<float>([float.NaN, 1]);
    }

    public DeviceMemory<float> FirstMoment { get; }

    public DeviceMemory<float> SecondMoment { get; }

    /// <summary>Updates so far; set it with the moments when a run is taken up again.</summary>
    public long Step { get; set; }

    /// <summary>The last gradient's norm before clipping, and what it was scaled by; NaN and 1 where clipping is off.</summary>
    internal DeviceMemory<float> NormAndScale { get; }

    /// <summary>Launches one step of <paramref name="weights"/> along <paramref name="gradient"/>; waits for nothing.</summary>
    public void Update(DeviceMemory<float> weights, DeviceMemory<float> gradient)
    {
        if (options.ClipNorm is { } clip)
        {
            ArrayView<float> squares = norm.Launch(gradient);
            weights.Device.Launch(ClipScale.Family, new ClipScaleArguments(squares, NormAndScale.View, (float)clip));
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
            NormAndScale.View.SubView(1, 1)));
    }

    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
        norm.Dispose();
        NormAndScale.Dispose();
    }
}
