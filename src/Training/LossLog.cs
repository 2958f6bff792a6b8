using System.Globalization;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Training;

/// <summary>A growing table <c>step,loss</c>. Each row reaches the file before the next step; numbers are the shortest that read back the same.</summary>
internal sealed class LossLog : IDisposable
{
    private const string Header = "step,loss";

    private readonly string path;
    private readonly StreamWriter writer;

    /// <summary>Opens the log and drops all rows from <paramref name="firstStep"/> on: those a stopped run wrote after its last state.</summary>
    public LossLog(string path, long firstStep)
    {
        this.path = path;
        IEnumerable<string> kept = File.Exists(path) ? File.ReadLines(path).Skip(1).Where(line => StepOf(line) < firstStep) : [];
        AtomicFile.WriteText(path, string.Concat(kept.Prepend(Header).Select(line => line + "\n")));
        writer = new StreamWriter(path, append: true) { AutoFlush = true, NewLine = "\n" };
    }

    public void Add(long step, double loss)
    {
        try
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step},{loss:R}"));
        }
        catch (IOException e)
        {
            throw new InvalidInputException($"Cannot write '{path}': {e.Message.TrimEnd('.')}. The run is intact up to its last checkpoint; free space and go on with --resume.", e);
        }
    }

    public void Dispose() => writer.Dispose();

    private static long StepOf(string line) =>
        long.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(',', StringComparison.Ordinal))), CultureInfo.InvariantCulture, out long step) ? step : long.MaxValue;
}
