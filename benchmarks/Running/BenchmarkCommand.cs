using System.CommandLine;
using Accelerated.Benchmarks.GpuCheck;
using Accelerated.Benchmarks.Machine;
using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Support;

namespace Accelerated.Benchmarks.Running;

/// <summary>The command line of the benchmarks.</summary>
internal static class BenchmarkCommand
{
    public static int Run(string[] args)
    {
        Option<string[]> families = Repeated("--family", "A kernel family or model-evaluation, model-training-step, model-sgld-step; all by default.");
        Option<string[]> variants = Repeated("--variant", "A variant; all by default.");
        Option<string[]> shapes = Repeated("--shape", "Sizes joined by x, as the results show them, instead of the family's own.");
        Option<string[]> devices = Repeated("--device", "cpu, cuda[:i] or opencl[:i]; by default the processor and the first device of each kind.");
        Option<string> precision = new("--precision") { Description = "Of the matrix products in whole steps, which alone are run then: fp32; on CUDA's tensor cores 3xtf32 or tf32.", DefaultValueFactory = _ => PrecisionNames.Of(Precision.Float32) };
        precision.AcceptOnlyFromAmong([.. PrecisionNames.All]);
        Option<int?> threads = new("--threads") { Description = "Host threads; one per processor by default." };
        Option<bool> full = new("--full") { Description = "Longer iterations, and runs that take seconds." };
        Option<bool> list = new("--list") { Description = "Only name what would run." };
        Option<bool> verbose = new("--verbose") { Description = "Show BenchmarkDotNet's log." };
        Option<string> output = new("--out") { Description = "Folder of the results.", DefaultValueFactory = _ => new BenchmarkOptions().Output };
        var root = new RootCommand("Times kernel variants and whole steps after checking them against their definitions.") { families, variants, shapes, devices, precision, threads, full, list, verbose, output, GpuCheckCommand.Create() };
        root.SetAction(parsed => Run(new BenchmarkSession(new BenchmarkOptions
        {
            Families = parsed.GetValue(families) ?? [],
            Variants = parsed.GetValue(variants) ?? [],
            Shapes = parsed.GetValue(shapes) ?? [],
            Devices = parsed.GetValue(devices) is { Length: > 0 } given ? given : parsed.GetValue(precision) == PrecisionNames.Of(Precision.Float32) ? BenchmarkDevices.AtHand() : ["cuda"],
            Precision = PrecisionNames.Parse(parsed.GetValue(precision)!),
            Threads = parsed.GetValue(threads),
            Full = parsed.GetValue(full),
            List = parsed.GetValue(list),
            Verbose = parsed.GetValue(verbose),
            Output = parsed.GetValue(output)!,
        })));
        return root.Parse(args).Invoke();
    }

    /// <summary>Runs <paramref name="session"/> and disposes it.</summary>
    /// <returns>0; 1 where something was wrong; 2 where nothing could be run as asked.</returns>
    internal static int Run(BenchmarkSession session)
    {
        try
        {
            using (session)
            {
                return session.Run() ? 0 : 1;
            }
        }
        catch (Exception error) when (error is InvalidInputException or KernelChoiceException)
        {
            Console.Error.WriteLine($"benchmarks: {error.Message}");
            return 2;
        }
    }

    private static Option<string[]> Repeated(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
