using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Who computes on this machine.</summary>
internal sealed partial class WorkerOptions
{
    private readonly Option<string?> device = ToolOption.Text("--device", "One of the plan's kind, or several for as many workers: cuda:0,cuda:1 (the first).");
    private readonly Option<int?> workers = ToolOption.Number<int>("--workers", "Groups computed at the same time, each by a worker with a device and a model of its own (one for each of --device; on the processor as many as it has cores for, of one thread where there are groups enough, which is faster than threads that wait for one another).");
    private readonly Option<int?> threads = ToolOption.Number<int>("--threads", "Threads of a worker on the processor; all workers together have all by default.");
    private readonly Option<string?> memory = ToolOption.Text("--memory", "What this process may take of the machine's memory, as in 8GiB or 500MB; workers that do not fit are not started (nine tenths of what there is).");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { device, workers, threads, memory })
        {
            command.Options.Add(option);
        }
    }

    /// <param name="context">What was asked.</param>
    /// <param name="onProcessor">Whether workers share the processor's cores.</param>
    /// <param name="groups">How many there are to share out.</param>
    /// <exception cref="UsageException">A value is out of its range.</exception>
    public WorkerPlan Read(VerbContext context, bool onProcessor, int groups)
    {
        string[] devices = (context.Get(device) ?? "auto").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int fitting = Environment.ProcessorCount / OptionRange.AboveZero(context, threads, 1);
        int count = OptionRange.AboveZero(context, workers, Math.Max(1, onProcessor ? Math.Min(fitting, groups) : devices.Length));
        int each = OptionRange.AboveZero(context, threads, Math.Max(1, Environment.ProcessorCount / count));
        return new WorkerPlan(devices.Length == 0 ? ["auto"] : devices, count, each, Bytes(context) ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 9);
    }

    private long? Bytes(VerbContext context)
    {
        if (context.Get(memory) is not { } text)
        {
            return null;
        }

        Match match = Size().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out double number) || number <= 0)
        {
            throw new UsageException($"--memory '{text}' is no size. Write a number with MB, GB, MiB or GiB, as in 8GiB.");
        }

        int thousand = match.Groups["binary"].Length > 0 ? 1024 : 1000;
        double unit = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "K" => thousand,
            "M" => thousand * (double)thousand,
            "G" => Math.Pow(thousand, 3),
            "T" => Math.Pow(thousand, 4),
            _ => 1,
        };
        return (long)(number * unit);
    }

    [GeneratedRegex("^(?<number>[0-9.]+) ?(?<unit>[KMGTkmgt]?)(?<binary>i?)[Bb]?$")]
    private static partial Regex Size();
}
