using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>The <c>run.json</c> of merged results.</summary>
public sealed class MergeRecord(SweepFolder sweep, string target)
{
    private readonly SweepPlan plan = sweep.Plan;

    private string RecordPath => RunFolder.At(target).Record;

    /// <summary>Refuses a folder with something else in it.</summary>
    /// <exception cref="InvalidInputException">There is.</exception>
    public static void RequireOwn(string target, SweepFolder sweep)
    {
        string path = RunFolder.At(target).Record;
        if (!File.Exists(path))
        {
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any(e => !TemporaryFile.Is(e)))
            {
                throw new InvalidInputException($"'{target}' holds something that no merge has put there. Name another folder.");
            }

            return;
        }

        RunRecord earlier = RunRecord.Load(path);
        bool own = Path.GetFullPath(target) == sweep.Merged;
        if (earlier.Command != SweepMerge.Command || (!own && (string?)earlier.Options["plan"] != PlanFile.Sha256(sweep.Plan)))
        {
            throw new InvalidInputException($"'{target}' holds {(earlier.Command == SweepMerge.Command ? "the results of another plan" : $"the results of {earlier.Command}")}. Name another folder.");
        }
    }

    /// <summary>Files of <paramref name="target"/> that are not as the merge left them; null where there is no finished merge.</summary>
    public static IReadOnlyList<string>? Damaged(string target)
    {
        string path = RunFolder.At(target).Record;
        if (!File.Exists(path) || RunRecord.Load(path).Notes["files"] is not JsonObject files)
        {
            return null;
        }

        return [.. files.Where(f => !File.Exists(Path.Combine(target, f.Key)) || Sha256Of.File(Path.Combine(target, f.Key)) != (string?)f.Value).Select(f => f.Key)];
    }

    /// <summary>Says whose folder it is.</summary>
    public void Begin() => Record([]).Save(RecordPath);

    /// <summary>Says what is in it.</summary>
    public void Complete(IReadOnlyList<string> files, IReadOnlyCollection<string> devices, int units)
    {
        DeviceFacts[] facts = [.. devices.Select(sweep.Device).OfType<DeviceFacts>()];
        var kernels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string family, JsonNode? variant) in facts.SelectMany(f => f.Json["kernels"]?.AsObject() ?? []))
        {
            kernels[family] = (string?)variant ?? "";
        }

        var notes = new JsonObject
        {
            ["units"] = units,
            ["planned"] = plan.Units,
            ["devices"] = new JsonArray([.. devices.Select(d => (JsonNode)d)]),
            ["files"] = new JsonObject(files.Order(StringComparer.Ordinal).Select(f => KeyValuePair.Create(f, (JsonNode?)Sha256Of.File(Path.Combine(target, f))))),
        };
        (Record(notes) with { Device = string.Join(", ", facts.Select(f => f.Device).Distinct()), Kernels = kernels }).Save(RecordPath);
    }

    private RunRecord Record(JsonObject notes)
    {
        JsonObject settings = plan.Variants.Count == 1 ? plan.Variants[0].Settings.DeepClone().AsObject() : [];
        settings["head-biases"] = plan.Biases.ToString().ToLowerInvariant();
        settings["general-data"] = plan.Data[0].Name;
        settings["evaluation-data"] = string.Join(',', plan.Evaluations.Select(e => e.Name));
        var options = new JsonObject
        {
            ["plan"] = PlanFile.Sha256(plan),
            ["settings"] = settings,
            ["variants"] = plan.Variants.Count == 1 ? null : new JsonArray([.. plan.Variants.Select(v => (JsonNode)new JsonObject { ["name"] = v.Name, ["settings"] = v.Settings.DeepClone() })]),
            ["checkpoints"] = new JsonArray([.. plan.Checkpoints.Select(c => (JsonNode)c.Path)]),
            ["data"] = new JsonObject(plan.Data.Concat(plan.Evaluations).DistinctBy(d => d.Name).Select(d => KeyValuePair.Create(d.Name, (JsonNode?)d.Spec))),
            ["sequences"] = new JsonObject(plan.Data.Select(d => KeyValuePair.Create(d.Name, (JsonNode?)d.Sequences))),
        };
        var hashes = new Dictionary<string, string>();
        foreach (SweepCheckpoint checkpoint in plan.Checkpoints)
        {
            hashes[$"model:{(plan.Runs.Count > 1 ? checkpoint.Run + ":" : "")}{checkpoint.Step ?? 0}"] = checkpoint.Sha256;
        }

        foreach (SweepData data in plan.Data)
        {
            hashes[(data.TeacherSha256 is null ? "data:" : "teacher:") + data.Name] = data.TeacherSha256 ?? data.Sha256;
        }

        foreach (SweepData data in plan.Evaluations)
        {
            hashes["evaluation-data:" + data.Name] = data.Sha256;
        }

        return new RunRecord
        {
            Command = SweepMerge.Command,
            Options = options,
            Seeds = plan.Variants.Select(v => v.Options.Seed).Distinct().ToDictionary(s => plan.Seeds == 1 ? "sampling" : $"sampling:{s}"),
            Hashes = hashes,
            Precision = plan.Arithmetic.Precision,
            Versions = plan.Versions,
            Notes = notes,
        };
    }
}
