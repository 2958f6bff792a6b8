using System.CommandLine;
using Accelerated.Support;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>The verb <c>gpu-check</c>.</summary>
internal static class GpuCheckCommand
{
    public static Command Create()
    {
        var defaults = new GpuCheckOptions();
        Option<string> device = new("--device") { Description = "cuda[:i], opencl[:i] or cpu.", DefaultValueFactory = _ => defaults.Device };
        Option<bool> quick = new("--quick") { Description = "Small sizes: goes through everything, measures nothing of use." };
        Option<string> output = new("--out") { Description = "Folder of gpu-check.md and gpu-check.json.", DefaultValueFactory = _ => defaults.Output };
        Option<int> budget = new("--budget") { Description = "Seconds after which nothing new is begun.", DefaultValueFactory = _ => (int)defaults.Budget.TotalSeconds };
        Option<string> python = new("--python") { Description = "A Python that has PyTorch, or none.", DefaultValueFactory = _ => defaults.Python! };
        Option<string[]> parts = new("--parts") { Description = $"Only these of {string.Join(", ", GpuCheckOptions.AllParts)}.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. GpuCheckOptions.AllParts] };
        _ = parts.AcceptOnlyFromAmong([.. GpuCheckOptions.AllParts]);
        var command = new Command("gpu-check", "Checks every kernel on a device, compares training with the processor's, and times it beside PyTorch.") { device, parts, quick, output, budget, python };
        command.SetAction(parsed => Run(new GpuCheckOptions
        {
            Device = parsed.GetValue(device)!,
            Parts = parsed.GetValue(parts)!,
            Quick = parsed.GetValue(quick),
            Output = parsed.GetValue(output)!,
            Budget = TimeSpan.FromSeconds(parsed.GetValue(budget)),
            Python = parsed.GetValue(python) is "none" ? null : parsed.GetValue(python),
        }));
        return command;
    }

    /// <returns>0 if everything that was checked is right, 1 if not, 2 if nothing could be checked.</returns>
    public static int Run(GpuCheckOptions options)
    {
        try
        {
            using var session = new GpuCheckSession(options);
            return session.Run() ? 0 : 1;
        }
        catch (InvalidInputException error)
        {
            Console.Error.WriteLine($"gpu-check: {error.Message}");
            return 2;
        }
    }
}
