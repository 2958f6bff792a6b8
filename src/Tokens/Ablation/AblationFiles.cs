using System.Text.Json.Nodes;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tokens.Ablation;

/// <summary>The raw data of ablations on disk: one <c>.npy</c> file per quantity, head and step, which NumPy opens, and a record beside them.</summary>
public sealed class AblationFiles
{
    private readonly TokenFolder folder;

    private AblationFiles(TokenFolder folder, AblationRecord record, int sequences, int length, IReadOnlyList<Head> heads)
    {
        this.folder = folder;
        Record = record;
        Sequences = sequences;
        Length = length;
        Heads = heads;
    }

    public AblationRecord Record { get; }

    public int Sequences { get; }

    public int Length { get; }

    public IReadOnlyList<Head> Heads { get; }

    /// <summary>
    /// Refuses a folder that this ablation cannot be added to: it has that step already, or holds other tokens. Steps of one folder share their tokens.
    /// </summary>
    public static void RequireRoom(TokenFolder folder, AblationRecord record, int sequences)
    {
        if (File.Exists(folder.Record(record.Step)))
        {
            throw new InvalidInputException($"'{folder.Root}' already holds the ablation of step {record.Step}. Name another folder.");
        }

        foreach (int step in folder.Steps())
        {
            AblationFiles other = Open(folder, step);
            if (other.Record.DataSha256 != record.DataSha256 || other.Record.TokenizerSha256 != record.TokenizerSha256 || other.Sequences != sequences)
            {
                throw new InvalidInputException(
                    $"'{folder.Root}' holds the ablation of step {step} on other data ({other.Sequences} sequences of {other.Record.Data}). Name another folder for {sequences} sequences of {record.Data}.");
            }
        }
    }

    /// <summary>Writes everything, the record last.</summary>
    public static void Write(TokenFolder folder, AblationResult result)
    {
        RequireRoom(folder, result.Record, result.Sequences);
        int step = result.Record.Step, sequences = result.Sequences, predicted = result.Length - 1;
        NumpyFile.Write(folder.Tokens, result.Tokens, sequences, result.Length);
        NumpyFile.Write(folder.Losses(step), result.Losses, sequences, predicted);
        foreach (HeadAblation head in result.Heads)
        {
            NumpyFile.Write(folder.Deltas(step, head.Head), head.Deltas, sequences, predicted);
            NumpyFile.Write(folder.Peaks(step, head.Head), head.Peaks, sequences, predicted);
            NumpyFile.Write(folder.PeakWeights(step, head.Head), head.PeakWeights, sequences, predicted);
            NumpyFile.Write(folder.TopAttention(step, head.Head), head.TopAttention, head.TopAttention.Length / result.Length, result.Length);
        }

        JsonFile.Write(folder.Record(step), Describe(result));
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
            };
            Head[] heads = [.. json["heads"]!.AsArray().Select(head => Head.Parse(head!.GetValue<string>()))];
            int sequences = json["sequences"]!.GetValue<int>(), length = json["length"]!.GetValue<int>();
            Require.Positive(sequences);
            Require.Within(length, 2, int.MaxValue);
            return new AblationFiles(folder, record, sequences, length, heads);
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

    private static JsonObject Describe(AblationResult result) => new()
    {
        ["step"] = result.Record.Step,
        ["ablation"] = result.Record.Ablation,
        ["model_sha256"] = result.Record.ModelSha256,
        ["data"] = result.Record.Data,
        ["data_sha256"] = result.Record.DataSha256,
        ["tokenizer_sha256"] = result.Record.TokenizerSha256,
        ["sequences"] = result.Sequences,
        ["length"] = result.Length,
        ["heads"] = new JsonArray([.. result.Heads.Select(head => (JsonNode)head.Head.ToString())]),
    };
}
