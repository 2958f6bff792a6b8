namespace Accelerated.Sweeps;

/// <summary>How far a sweep, or a share of it, is, by the names of its files.</summary>
/// <param name="Groups">In all.</param>
/// <param name="Units">In all.</param>
/// <param name="DoneGroups">With a result.</param>
/// <param name="DoneUnits">With a result.</param>
/// <param name="FailedGroups">Without a result, but with a record of failure.</param>
/// <param name="FailedUnits">Of these.</param>
/// <param name="DoneCost">Share of the cost that is done, 0 to 1.</param>
public sealed record SweepProgress(int Groups, int Units, int DoneGroups, int DoneUnits, int FailedGroups, int FailedUnits, double DoneCost)
{
    public int MissingUnits => Units - DoneUnits - FailedUnits;

    public static SweepProgress Of(IReadOnlyList<SweepGroup> groups, IReadOnlyDictionary<string, string> results, IReadOnlySet<string> failures)
    {
        SweepGroup[] done = [.. groups.Where(g => results.ContainsKey(g.Id))];
        SweepGroup[] failed = [.. groups.Where(g => !results.ContainsKey(g.Id) && failures.Contains(g.Id))];
        double cost = groups.Sum(g => g.Cost);
        return new SweepProgress(
            groups.Count, groups.Sum(g => g.Units.Count), done.Length, done.Sum(g => g.Units.Count), failed.Length, failed.Sum(g => g.Units.Count), cost > 0 ? done.Sum(g => g.Cost) / cost : 1);
    }
}
