using Accelerated.Support;

namespace Accelerated.Tools.Common;

/// <summary>Which checkpoints of a run: <c>all</c>, <c>last</c>, or a list of steps and ranges, <c>0,100,1000-2000</c>.</summary>
public sealed class StepSelection
{
    private readonly string text;

    public StepSelection(string text) => this.text = text;

    /// <summary>The steps meant, ascending, each once.</summary>
    /// <param name="available">Steps of the run's checkpoints, ascending.</param>
    /// <param name="run">The run's name, for errors.</param>
    /// <exception cref="InvalidInputException">A step has no checkpoint, a range holds none, or the text is malformed.</exception>
    public IReadOnlyList<int> Among(IReadOnlyList<int> available, string run)
    {
        if (available.Count == 0)
        {
            throw new InvalidInputException($"'{run}' holds no checkpoints.");
        }

        var steps = new SortedSet<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            steps.UnionWith(part switch { "all" => available, "last" => [available[^1]], _ => Within(part, available, run) });
        }

        return [.. steps];
    }

    /// <summary>The same where what a run lacks is no error as long as something is left.</summary>
    /// <param name="available">Steps of the run's checkpoints, ascending.</param>
    /// <param name="run">The run's name, for errors.</param>
    /// <param name="missing">Receives the steps and ranges that were asked for and are not there.</param>
    public IReadOnlyList<int> Among(IReadOnlyList<int> available, string run, List<string> missing)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        string[] there = [.. parts.Where(part => part is "all" or "last" || Ends(part) is not var (least, most) || available.Any(s => s >= least && s <= most))];
        missing.AddRange(parts.Except(there));
        return new StepSelection(there.Length > 0 ? string.Join(',', there) : text).Among(available, run);
    }

    public override string ToString() => text;

    private static int[] Within(string part, IReadOnlyList<int> available, string run)
    {
        if (Ends(part) is not var (least, most))
        {
            throw new InvalidInputException($"'{part}' names no steps. Write all, last, or steps and ranges as in 0,100,1000-2000.");
        }

        if (least == most && !available.Contains(least))
        {
            int nearest = available.MinBy(s => Math.Abs((long)s - least));
            throw new InvalidInputException($"'{run}' has no checkpoint of step {least}; the nearest is {nearest}.");
        }

        int[] found = [.. available.Where(s => s >= least && s <= most)];
        return found.Length > 0 ? found : throw new InvalidInputException($"'{run}' has no checkpoint in the steps {part}; it has {available[0]} to {available[^1]}.");
    }

    private static (int Least, int Most)? Ends(string part)
    {
        string[] ends = part.Split('-');
        return ends.Length <= 2 && int.TryParse(ends[0], out int least) && int.TryParse(ends[^1], out int most) && least <= most ? (least, most) : null;
    }
}
