using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>
/// The folder of a sweep: <c>plan.json</c>; <c>results/ab/{group}.result</c>, one file per finished group; <c>failed/{group}.json</c>, why a group could not be computed; <c>devices/{id}.json</c>;
/// <c>quarantine</c>, what was damaged; <c>merged</c>. Every file is written under another name and renamed, and says the same whoever writes it, so any number of processes on any number of
/// machines may work in it without locks.
/// </summary>
public sealed class SweepFolder
{
    private const string ResultExtension = ".result";

    private SweepFolder(string root, SweepPlan plan) => (Root, Plan) = (root, plan);

    public string Root { get; }

    public SweepPlan Plan { get; }

    public string PlanFilePath => PlanPath(Root);

    public string Merged => Path.Combine(Root, "merged");

    public string Slurm => Path.Combine(Root, "slurm");

    private string Results => Path.Combine(Root, "results");

    private string Failures => Path.Combine(Root, "failed");

    private string QuarantineFolder => Path.Combine(Root, "quarantine");

    /// <summary>Where the plan of a sweep in <paramref name="root"/> is, or would be.</summary>
    public static string PlanPath(string root) => Path.Combine(root, "plan.json");

    /// <exception cref="InvalidInputException">It holds no plan, or none that can be read.</exception>
    public static SweepFolder Open(string root) => new(Path.GetFullPath(root), PlanFile.Read(PlanPath(Path.GetFullPath(root))));

    public string ResultPath(string group) => Path.Combine(Results, group[..2], group + ResultExtension);

    /// <summary>Paths of all files that are named like results, by the group they are named after. A file that is there was written whole; whether it still is, only reading it tells.</summary>
    public IReadOnlyDictionary<string, string> ResultPaths() =>
        Files(Results, "*" + ResultExtension, SearchOption.AllDirectories).Where(f => !TemporaryFile.Is(f)).GroupBy(f => Path.GetFileNameWithoutExtension(f)).ToDictionary(f => f.Key, f => f.First());

    /// <summary>Ids of the groups that have a record of failure.</summary>
    public IReadOnlySet<string> FailedGroups() => Files(Failures, "*.json", SearchOption.TopDirectoryOnly).Where(f => !TemporaryFile.Is(f)).Select(f => Path.GetFileNameWithoutExtension(f)).ToHashSet();

    /// <summary>Reads the result of <paramref name="group"/>, all of it.</summary>
    public (ResultState State, GroupResult? Result, string Fault) Read(SweepGroup group)
    {
        (ResultState state, GroupResult? result, string fault) = ResultFile.Read(ResultPath(group.Id), group.Id);
        return state == ResultState.Valid && !result!.Units.Select(u => u.Id).SequenceEqual(group.Units) ? (ResultState.Damaged, null, "its units are not those of the plan") : (state, result, fault);
    }

    public void Write(GroupResult result) => ResultFile.Write(ResultPath(result.Group), result);

    /// <summary>Keeps what is known of a device, unless it is there.</summary>
    public void Keep(DeviceFacts facts)
    {
        if (Device(facts.Id) is null)
        {
            JsonFile.Write(DevicePath(facts.Id), facts.Json);
        }
    }

    /// <summary>What is known of a device that results name; null where its file is missing or damaged.</summary>
    public DeviceFacts? Device(string id)
    {
        try
        {
            return File.Exists(DevicePath(id)) && new DeviceFacts(JsonFile.Read(DevicePath(id))) is { } facts && facts.Id == id ? facts : null;
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    /// <summary>Records why a group could not be computed.</summary>
    public void RecordFailure(SweepGroup group, string reason) => JsonFile.Write(FailurePath(group.Id), new JsonObject
    {
        ["group"] = group.Id,
        ["what"] = group.Describe(Plan),
        ["reason"] = reason,
        ["units"] = new JsonArray([.. group.Units.Select(u => (JsonNode)u)]),
    });

    /// <summary>Why a group could not be computed.</summary>
    public string Failure(SweepGroup group)
    {
        try
        {
            JsonObject record = JsonFile.Read(FailurePath(group.Id));
            return $"{record["what"]}: {record["reason"]}";
        }
        catch (InvalidInputException)
        {
            return $"{group.Describe(Plan)}: the record of its failure cannot be read.";
        }
    }

    /// <summary>Forgets that a group failed.</summary>
    public void ForgetFailure(string group)
    {
        if (File.Exists(FailurePath(group)))
        {
            File.Delete(FailurePath(group));
        }
    }

    /// <summary>Moves what is damaged out of the way, so that it is computed again.</summary>
    /// <returns>Where it is now; null where another process was faster.</returns>
    public string? Quarantine(string path)
    {
        Directory.CreateDirectory(QuarantineFolder);
        string target = Path.Combine(QuarantineFolder, $"{Path.GetFileName(path)}.{Guid.NewGuid().ToString("N")[..8]}");
        try
        {
            File.Move(path, target);
            return target;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Files that a process was writing when it was killed, or is writing now.</summary>
    public IReadOnlyList<string> Unfinished() => [.. Files(Root, "*.tmp", SearchOption.AllDirectories).Where(TemporaryFile.Is)];

    /// <summary>Deletes those that processes of this machine have left.</summary>
    public int RemoveAbandoned()
    {
        string[] abandoned = [.. Unfinished().Where(TemporaryFile.IsAbandoned)];
        Array.ForEach(abandoned, File.Delete);
        return abandoned.Length;
    }

    private static IEnumerable<string> Files(string folder, string pattern, SearchOption depth) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = depth == SearchOption.AllDirectories, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true })
            : [];

    private string FailurePath(string group) => Path.Combine(Failures, group + ".json");

    private string DevicePath(string id) => Path.Combine(Root, "devices", id + ".json");
}
