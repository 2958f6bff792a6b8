using System.Globalization;

namespace Accelerated.Tools.Common;

/// <summary>Shows how far a piece of work is, how fast it goes and when it will be done. Thread-safe.</summary>
public sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan RewriteInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly TextWriter writer;
    private readonly ProgressStyle style;
    private readonly TimeProvider time;
    private readonly string label;
    private readonly string unit;
    private readonly long? total;
    private readonly long first;
    private readonly long start;
    private readonly Lock gate = new();
    private long shown;
    private int width;
    private bool finished;

    /// <param name="writer">Where it is shown.</param>
    /// <param name="style">Rewritten on a terminal, lines elsewhere.</param>
    /// <param name="time">The clock.</param>
    /// <param name="label">What is done: <c>training</c>.</param>
    /// <param name="total">How many there are; null where nobody knows.</param>
    /// <param name="unit">What is counted: <c>steps</c>.</param>
    /// <param name="first">How many were done before; they do not count for the rate.</param>
    public ProgressLine(TextWriter writer, ProgressStyle style, TimeProvider time, string label, long? total, string unit, long first = 0)
    {
        this.writer = writer;
        this.style = style;
        this.time = time;
        this.label = label;
        this.total = total;
        this.unit = unit;
        this.first = first;
        start = shown = time.GetTimestamp();
    }

    /// <summary>Says that <paramref name="done"/> of all are done; shown if the last update is old enough.</summary>
    /// <param name="done">Out of the total.</param>
    /// <param name="detail">More to show: <c>loss 4.32</c>.</param>
    public void Report(long done, string detail = "")
    {
        lock (gate)
        {
            bool isDone = done >= total;
            if (finished || (!isDone && time.GetElapsedTime(shown) < (style == ProgressStyle.Rewritten ? RewriteInterval : LineInterval)))
            {
                return;
            }

            shown = time.GetTimestamp();
            Show(Describe(done, detail));
            if (isDone)
            {
                End();
            }
        }
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            End();
        }
    }

    private static string Duration(double seconds)
    {
        if (!(seconds < TimeSpan.FromDays(1000).TotalSeconds))
        {
            return "?";
        }

        TimeSpan span = TimeSpan.FromSeconds(Math.Ceiling(seconds));
        return span.TotalHours >= 1 ? $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}" : $"{span.Minutes}:{span.Seconds:00}";
    }

    private string Describe(long done, string detail)
    {
        double elapsed = time.GetElapsedTime(start).TotalSeconds;
        double rate = elapsed > 0 ? (done - first) / elapsed : 0;
        string speed = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {rate:G3} {unit}/s") : string.Empty;
        string more = detail.Length > 0 ? "  " + detail : string.Empty;
        if (total is not { } all)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{label}  {done:N0} {unit}{speed}{more}");
        }

        string end = done >= all ? $"  took {Duration(elapsed)}" : rate > 0 ? $"  ETA {Duration((all - done) / rate)}" : string.Empty;
        double percent = all > 0 ? 100.0 * done / all : 100;
        return string.Create(CultureInfo.InvariantCulture, $"{label}  {done:N0}/{all:N0} {unit}  {percent:F0} %{speed}{end}{more}");
    }

    private void Show(string line)
    {
        if (style == ProgressStyle.Lines)
        {
            writer.WriteLine(line);
            return;
        }

        writer.Write('\r' + line.PadRight(width));
        width = line.Length;
        writer.Flush();
    }

    private void End()
    {
        if (!finished && style == ProgressStyle.Rewritten && width > 0)
        {
            writer.WriteLine();
        }

        finished = true;
    }
}
