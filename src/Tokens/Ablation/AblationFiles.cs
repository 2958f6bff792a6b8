using System.Text.Json.Nodes;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tokens.Ablation;

/// <summary>The raw data of ablations on disk: one <c>.npy</c> file per quantity, head and step, which NumPy opens, and a record beside them.</summary>
public sealed class AblationFiles
{
    private readonly TokenFolder folder;

    private AblationFiles(TokenFolder folder, AblationRecord record, int sequences, int length, IReadOnlyList<string> targets)
    {
        this.folder = folder;
        Record = record;
        Sequences = sequences;
        Length = length;
        Targets = targets;
        Heads = [.. from target in targets
                    where Head.TryParse(target, out Head _)
                    let head = Head.Parse(target)
                    orderby head.Layer, head.Index
                    select head];
    }

    public AblationRecord Record { get; }

    public int Sequences { get; }

    public int Length { get; }

    /// <summary>Names of all targets.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>Those targets that are whole heads, by layer and index.</summary>
    public IReadOnlyList<Head> Heads { get; }

    /// <summary>
    /// Refuses a folder that this ablation cannot be added to: it holds other tokens, another kind of ablation, or that step of another model. Steps and targets of one folder share
    /// tokens and kind.
    /// </summary>
    public static void RequireRoom(TokenFolder folder, AblationRecord record, int sequences)
    {
        foreach (int step in folder.Steps())
        {
            AblationFiles other = Open(folder, step);
            AblationRecord there = other.Record;
            if (there.DataSha256 != record.DataSha256 || there.TokenizerSha256 != record.TokenizerSha256 || other.Sequences != sequences)
            {
                throw new InvalidInputException(
                    $"'{folder.Root}' holds the ablation of step {step} on other data ({other.Sequences} sequences of {there.Data}). Name another folder for {sequences} sequences of {record.Data}.");
            }

            if (there.Ablation != record.Ablation || there.Seed != record.Seed)
            {
                throw new InvalidInputException($"'{folder.Root}' holds the {Kind(there)} ablation of step {step}. Name another folder for {Kind(record)} ablation.");
            }

            if (step == record.Step && there.ModelSha256 != record.ModelSha256)
            {
                throw new InvalidInputException($"'{folder.Root}' already holds the ablation of step {step}, of another model. Name another folder.");
            }
        }
    }

    /// <summary>Those of <paramref name="targets"/> that the folder does not hold yet for that step: with none there or some, the rest is what is left to do.</summary>
    public static IReadOnlyList<AblationTarget> Missing(TokenFolder folder, int step, IReadOnlyList<AblationTarget> targets) =>
        File.Exists(folder.Record(step)) ? [.. targets.ExceptBy(Open(folder, step).Targets, target => target.Name)] : targets;

    /// <summary>Refuses targets that the folder holds already.</summary>
    internal static void RequireMissing(TokenFolder folder, int step, IReadOnlyList<AblationTarget> targets)
    {
        AblationTarget[] there = [.. targets.Except(Missing(folder, step, targets))];
        if (there.Length > 0)
        {
            throw new InvalidInputException($"'{folder.Root}' already holds the ablation of step {step} for {string.Join(", ", there.AsEnumerable())}. Name another folder, or other targets.");
        }
    }

    /// <summary>Writes everything, the record last.</summary>
    public static void Write(TokenFolder folder, AblationResult result)
    {
        AblationTarget[] targets = [.. result.Heads.Select(head => AblationTarget.Of(head.Head))];
        RequireRoom(folder, result.Record, result.Sequences);
        RequireMissing(folder, result.Record.Step, targets);
        using var writer = new AblationWriter(folder, result.Record, targets, result.Sequences, result.Length, result.Heads[0].TopAttention.Length / result.Length);
        writer.Observe(new AblationPart(
            0, new TokenBatch(result.Tokens, result.Sequences, result.Length), result.Losses,
            result.Heads.SelectMany(head => head.Deltas).ToArray(), result.Heads.SelectMany(head => head.Peaks).ToArray(), result.Heads.SelectMany(head => head.PeakWeights).ToArray()));
        writer.Complete(result.Heads.ToDictionary(head => head.Head, head => head.TopAttention));
    }

    /// <summary>Opens the ablation of a step.</summary>
    public static AblationFiles Open(TokenFolder folder, int step)
    {
        string path = folder.Record(step);
        JsonObject json = JsonFile.Read(path);
        try
        {
            var record = new AblationRecord(
                step, Text(json, "model_sha256"), Text(json, "data"), Text(json, "data_sha256"), json["tokenizer_sha256"]?.GetValue<string>())
            {
                Ablation = Text(json, "ablation"),
                Seed = json["seed"]?.GetValue<ulong>(),
            };
            string[] targets = [.. (json["targets"] ?? json["heads"])!.AsArray().Select(target => target!.GetValue<string>())];
            int sequences = json["sequences"]!.GetValue<int>(), length = json["length"]!.GetValue<int>();
            Require.Positive(sequences);
            Require.Within(length, 2, int.MaxValue);
            return new AblationFiles(folder, record, sequences, length, targets);
        }
        catch (Exception error) when (error is InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new InvalidInputException($"'{path}' is no record of an ablation: {error.Message} Run 'tokens ablate' again.", error);
        }
    }

    /// <summary>[sequences, length].</summary>
    public int[] ReadTokens() => Read(folder.Tokens, array => array.ToInt32s(), Sequences, Length);

    /// <summary>[sequences, length − 1].</summary>
    public float[] ReadLosses() => Read(folder.Losses(Record.Step), array => array.ToSingles(), Sequences, Length - 1);

    /// <summary>Δ of any target, [sequences, length − 1].</summary>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    public float[] ReadDeltas(AblationTarget target) => Targets.Contains(target.Name)
        ? Read(folder.Deltas(Record.Step, target.FileName), array => array.ToSingles(), Sequences, Length - 1)
        : throw new InvalidInputException($"'{folder.Root}' holds no ablation of {target} at step {Record.Step}. It has {string.Join(", ", Targets)}.");

    public HeadAblation ReadHead(Head head)
    {
        if (!Heads.Contains(head))
        {
            throw new InvalidInputException($"'{folder.Root}' holds no ablation of head {head} at step {Record.Step}. It has {string.Join(", ", Heads)}.");
        }

        int step = Record.Step;
        return new HeadAblation(
            head,
            Read(folder.Deltas(step, head), array => array.ToSingles(), Sequences, Length - 1),
            Read(folder.Peaks(step, head), array => array.ToInt32s(), Sequences, Length - 1),
            Read(folder.PeakWeights(step, head), array => array.ToSingles(), Sequences, Length - 1),
            Read(folder.TopAttention(step, head), array => array.ToSingles(), null, Length));
    }

    private static string Text(JsonObject json, string name) => json[name]!.GetValue<string>();

    private static T[] Read<T>(string path, Func<NumpyArray, T[]> convert, int? rows, int columns)
    {
        using NumpyArray array = NumpyFile.Read(path);
        bool isExpected = array.Shape.Count == 2 && (rows is null || array.Shape[0] == rows) && array.Shape[1] == columns;
        return isExpected
            ? convert(array)
            : throw new InvalidInputException($"'{path}' is ({string.Join(", ", array.Shape)}) but ({rows?.ToString() ?? "any"}, {columns}) is needed. Run 'tokens ablate' again.");
    }

    private static string Kind(AblationRecord record) => record.Seed is { } seed ? $"{record.Ablation} (seed {seed})" : record.Ablation;

    /// <summary>Writes the record, with the targets that were there before.</summary>
    internal static void WriteRecord(TokenFolder folder, AblationRecord record, IReadOnlyList<AblationTarget> targets, int sequences, int length)
    {
        IEnumerable<string> before = File.Exists(folder.Record(record.Step)) ? Open(folder, record.Step).Targets : [];
        JsonFile.Write(folder.Record(record.Step), new JsonObject
        {
            ["step"] = record.Step,
            ["ablation"] = record.Ablation,
            ["seed"] = record.Seed,
            ["model_sha256"] = record.ModelSha256,
            ["data"] = record.Data,
            ["data_sha256"] = record.DataSha256,
            ["tokenizer_sha256"] = record.TokenizerSha256,
            ["sequences"] = sequences,
            ["length"] = length,
            ["targets"] = new JsonArray([.. before.Union(targets.Select(target => target.Name)).Order(StringComparer.Ordinal).Select(name => (JsonNode)name)]),
        });
    }
}
