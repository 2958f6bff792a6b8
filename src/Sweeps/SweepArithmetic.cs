using System.Runtime.InteropServices;
using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>How a plan's numbers are computed, as far as that changes their bits. Threads do not; neither does which of several equal devices.</summary>
/// <param name="Device"><c>cpu</c>, <c>cuda</c> or <c>opencl</c>.</param>
/// <param name="Vectors">Of a processor: its architecture and the widest vectors in bits, since sums over lanes round by their number; empty for other devices.</param>
/// <param name="Precision">Of matrix products.</param>
/// <param name="Kernels">Forced variants, as <c>family=variant</c>, sorted.</param>
public sealed record SweepArithmetic(string Device, string Vectors, string Precision, IReadOnlyList<string> Kernels)
{
    /// <param name="kind">Of the device.</param>
    /// <param name="precision">Of matrix products.</param>
    /// <param name="kernels">Forced variants.</param>
    public static SweepArithmetic Of(DeviceKind kind, Precision precision, IEnumerable<string> kernels) =>
        new(NameOf(kind), kind == DeviceKind.Cpu ? $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()} {HostVectors.Widths}" : string.Empty, PrecisionNames.Of(precision), [.. kernels.Order(StringComparer.Ordinal)]);

    /// <summary>Whether the numbers of a component may depend on which others are computed beside it. On a processor they do not: each has its own sums.</summary>
    public bool CompanyMatters => !IsOfProcessor;

    public bool IsOfProcessor => Device == NameOf(DeviceKind.Cpu);

    /// <summary>Opens a device that computes like this.</summary>
    /// <param name="name">Which one: <c>cuda:1</c>; null for the first of the kind.</param>
    /// <param name="threads">On a processor; all where null.</param>
    /// <exception cref="InvalidInputException">There is none, or it would give other bits.</exception>
    public ComputeDevice Open(string? name, int? threads)
    {
        ComputeDevice device = ComputeDevice.Open(name is null or "auto" ? Device : name, new KernelChoice(Kernels), threads, PrecisionNames.Parse(Precision));
        SweepArithmetic own = Of(device.Kind, device.Precision, Kernels);
        if (own.ToString() == ToString())
        {
            return device;
        }

        device.Dispose();
        throw new InvalidInputException(
            $"This sweep is planned for {this}, but here it would be computed by {own}, whose results differ by rounding. Run it on machines and devices like those of the plan, or plan another sweep for these.");
    }

    public override string ToString() => string.Join(", ", new[] { Device, Vectors, Precision }.Concat(Kernels).Where(part => part.Length > 0));

    private static string NameOf(DeviceKind kind) => kind switch
    {
        DeviceKind.Cuda => "cuda",
        DeviceKind.OpenCL => "opencl",
        _ => "cpu",
    };
}
