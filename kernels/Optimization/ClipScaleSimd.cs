using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>A loop in float64: the sums are too few for vectors to matter.</summary>
internal readonly struct ClipScaleSimd : IKernelVariant<ClipScaleArguments>
{
    private const double Guard = 1e-6;

    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<ClipScaleArguments> Load(Accelerator accelerator) => (AcceleratorStream _, in ClipScaleArguments a) =>
    {
        double sum = 0;
        foreach (float block in HostView.Span(a.BlockSums))
        {
            sum += block;
        }

        double norm = Math.Sqrt(sum);
        Span<float> result = HostView.Span(a.NormAndScale);
        result[0] = (float)norm;
        result[1] = (float)Math.Min(1, a.Longest / (norm + Guard));
    };
}
