namespace Accelerated.Sweeps;

/// <summary>Finished units by their ids, in other sweeps and in what an earlier plan has left in this one. A unit's id is the hash of all that determines it, so what is found is what would be computed.</summary>
public sealed class ResultCache
{
    private readonly Dictionary<string, (string Path, string Group)> places = [];

    /// <param name="others">Other sweeps.</param>
    /// <param name="own">The sweep at hand; only what does not belong to its plan is looked into.</param>
    public ResultCache(IEnumerable<SweepFolder> others, SweepFolder own)
    {
        HashSet<string> planned = [.. own.Plan.Groups.Select(g => g.Id)];
        foreach ((string group, string path) in others.SelectMany(Results).Concat(Results(own).Where(r => !planned.Contains(r.Key))))
        {
            foreach (string unit in ResultFile.Units(path))
            {
                places.TryAdd(unit, (path, group));
            }
        }

        static IEnumerable<KeyValuePair<string, string>> Results(SweepFolder folder) => folder.ResultPaths().OrderBy(r => r.Key, StringComparer.Ordinal);
    }

    /// <summary>Number of units that are known.</summary>
    public int Count => places.Count;

    /// <summary>The result of each unit of <paramref name="group"/>; null where it is not known, or its file is no longer whole.</summary>
    public IReadOnlyList<UnitResult?> Find(SweepGroup group)
    {
        var files = new Dictionary<string, GroupResult?>();
        return [.. group.Units.Select(Find)];

        UnitResult? Find(string unit)
        {
            if (!places.TryGetValue(unit, out (string Path, string Group) place))
            {
                return null;
            }

            if (!files.TryGetValue(place.Path, out GroupResult? file))
            {
                files[place.Path] = file = ResultFile.Read(place.Path, place.Group).Result;
            }

            return file?.Units.FirstOrDefault(u => u.Id == unit);
        }
    }
}
