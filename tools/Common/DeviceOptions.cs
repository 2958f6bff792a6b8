using System.CommandLine;
using System.Globalization;
using Accelerated.Devices;

namespace Accelerated.Tools.Common;

/// <summary>Where a verb computes.</summary>
public sealed class DeviceOptions
{
    private readonly Option<string?> device = ToolOption.Text("--device", "auto, cpu, cuda[:i] or opencl[:i]. auto: the first CUDA device, else the processor.");
    private readonly Option<string[]> kernels = ToolOption.Repeated("--kernel", "Force a kernel variant: family=variant. Repeatable; 'train devices' lists those of each device.");
    private readonly Option<string?> precision = ToolOption.Choice(
        "--precision", "Of matrix products: fp32 (default); on CUDA's tensor cores 3xtf32, nearly as accurate, or tf32, 11 significant bits.", [.. PrecisionNames.All]);

    private readonly Option<int?> threads = ToolOption.Number<int>("--threads", "Threads on the processor; all by default.");

    public DeviceOptions() => device.HelpName = "DEVICE";

    public void AddTo(Command command)
    {
        command.Options.Add(device);
        command.Options.Add(kernels);
        command.Options.Add(precision);
        command.Options.Add(threads);
    }

    /// <summary>These options as they were given, for another command line.</summary>
    public IReadOnlyList<string> Arguments(VerbContext context)
    {
        List<string> arguments = [];
        if (context.Get(device) is { } name)
        {
            arguments.AddRange([device.Name, name]);
        }

        if (context.Get(threads) is { } count)
        {
            arguments.AddRange([threads.Name, count.ToString(CultureInfo.InvariantCulture)]);
        }

        if (context.Get(precision) is { } digits)
        {
            arguments.AddRange([precision.Name, digits]);
        }

        foreach (string choice in context.Get(kernels)!)
        {
            arguments.AddRange([kernels.Name, choice]);
        }

        return arguments;
    }

    /// <summary>Opens the device that the command line names.</summary>
    public ComputeDevice Open(VerbContext context)
    {
        int? count = context.Get(threads);
        return count is null or > 0
            ? ComputeDevice.Open(Name(context), new KernelChoice(Kernels(context)), count, PrecisionOf(context))
            : throw new UsageException($"--threads is {count} but must be above 0.");
    }

    /// <summary>The device's name as it was given, or <c>auto</c>.</summary>
    public string Name(VerbContext context) => context.Get(device) ?? "auto";

    /// <summary>The forced variants.</summary>
    public IReadOnlyList<string> Kernels(VerbContext context) => context.Get(kernels)!;

    public Precision PrecisionOf(VerbContext context) => PrecisionNames.Parse(context.Get(precision) ?? PrecisionNames.Of(Precision.Float32));
}
