using Accelerated.Support;

namespace Accelerated.Training;

/// <summary>At which steps something is kept: ascending, with 0 and the last step always among them.</summary>
public sealed class CheckpointSchedule
{
    private readonly SortedSet<int> steps;

    private CheckpointSchedule(string name, int last, IEnumerable<int> steps)
    {
        Name = name;
        this.steps = [.. steps.Where(s => s <= last), 0, last];
    }

    /// <summary>As the user wrote it.</summary>
    public string Name { get; }

    public IReadOnlyCollection<int> Steps => steps;

    /// <summary>
    /// <c>every:100</c>; <c>paper</c> (0, 100, then every 200 to 10,000, every 400 to 20,000, every 1,000 to 50,000, at most <paramref name="last"/>); <c>log:20</c>
    /// (20 log-spaced steps); <c>linear:20</c>; or a list <c>0,100,200</c>.
    /// </summary>
    /// <exception cref="InvalidInputException">The text is none of these.</exception>
    public static CheckpointSchedule Parse(string text, int last)
    {
        Require.Positive(last);
        string[] parts = text.Split(':');
        int count = parts.Length == 2 && int.TryParse(parts[1], out int number) ? number : 0;
        return parts[0] switch
        {
            "paper" when parts.Length == 1 => new(text, last, Paper()),
            "every" when count > 0 => new(text, last, Arithmetic(0, last, count)),
            "linear" when count > 1 => new(text, last, Enumerable.Range(0, count).Select(i => (int)Math.Round(last * (double)i / (count - 1)))),
            "log" when count > 0 => new(text, last, Enumerable.Range(1, count).Select(i => (int)Math.Round(Math.Pow(last, (double)i / count)))),
            _ when text.Split(',').All(s => int.TryParse(s, out int step) && step >= 0) => new(text, last, text.Split(',').Select(int.Parse)),
            _ => throw new InvalidInputException($"'{text}' is no schedule. Write every:N, paper, log:N, linear:N or a list of steps as in 0,100,200."),
        };
    }

    public bool Contains(int step) => steps.Contains(step);

    private static IEnumerable<int> Paper() =>
        [0, 100, .. Arithmetic(200, 10_000, 200), .. Arithmetic(10_400, 20_000, 400), .. Arithmetic(21_000, 50_000, 1_000)];

    private static IEnumerable<int> Arithmetic(int first, int last, int by)
    {
        for (long step = first; step <= last; step += by)
        {
            yield return (int)step;
        }
    }
}
