using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>The data that scores are taken on.</summary>
internal sealed class ScoreSources(Remarks remarks, Func<string, TokenRows> open) : IDisposable
{
    /// <summary>What the run's own data is called.</summary>
    public const string OwnData = "text";

    /// <summary>What the run's training data is called.</summary>
    public const string TrainingData = "train";

    private readonly List<ScoredData> data = [];
    private BigramTeacher? bigrams;

    public IReadOnlyList<ScoredData> Data => data;

    /// <summary>The corpus whose n-grams are counted; null where it cannot be opened.</summary>
    public ScoredData? Counted { get; private set; }

    public IReadOnlyDictionary<string, string> Hashes => new[] { (Kind: "counts", Data: Counted) }.Concat(data.Select(d => (Kind: "data", Data: (ScoredData?)d)))
        .Where(d => d.Data is not null).ToDictionary(d => $"{d.Kind}:{d.Data!.Name}", d => d.Data!.Rows.Sha256);

    /// <summary>The data sets of the command line; without any the run's own, whose absence is no error.</summary>
    public void AddData(string[] given, RunRecord training)
    {
        if (given.Length > 0)
        {
            data.AddRange(NamedData.ParseAll(given).Select(named => new ScoredData(named.Name, named.Spec, open(named.Spec))));
            return;
        }

        string? own = Text(training, "valid") ?? Text(training, "data");
        if (own is null)
        {
            remarks.Add("the run's record names no data: no scores on text. Give --data NAME=PATH.");
        }
        else if (TryOpen(OwnData, own, "no scores on text. Give --data NAME=PATH.") is { } opened)
        {
            data.Add(opened);
        }
    }

    /// <summary>The corpus of the command line that is counted; without one the run's own training data, whose absence is no error.</summary>
    public void AddCounted(string? given, RunRecord training)
    {
        if (given is not null)
        {
            NamedData named = NamedData.ParseAll([given], "--counts")[0];
            Counted = new ScoredData(named.Name, named.Spec, open(named.Spec));
        }
        else if (Text(training, "data") is { } own)
        {
            Counted = TryOpen(TrainingData, own, "no n-gram scores. Give --counts NAME=PATH.");
        }
        else
        {
            remarks.Add("the run's record names no training data: no n-gram scores. Give --counts NAME=PATH.");
        }
    }

    /// <summary>Evenly spaced rows of <see cref="Counted"/> with at most <paramref name="tokens"/> tokens, one row or more.</summary>
    public int[] CountedRows(int tokens)
    {
        TokenRows rows = Counted!.Rows;
        int count = Math.Clamp(tokens / rows.Length, 1, rows.Count);
        var sample = new int[count * rows.Length];
        rows.Read([.. Enumerable.Range(0, count).Select(i => (int)((long)i * rows.Count / count))], sample);
        return sample;
    }

    /// <summary>The counted pairs of tokens, on the device.</summary>
    public BigramTeacher Bigrams(Transformer model, int tokens) =>
        bigrams ??= BigramTeacher.Count(model.Device, model.Shape.Vocabulary, CountedRows(tokens).Chunk(Counted!.Rows.Length));

    public JsonObject Describe()
    {
        JsonObject described = new(data.Select(d => KeyValuePair.Create(d.Name, (JsonNode?)d.Spec)));
        if (Counted is not null)
        {
            described[$"counts:{Counted.Name}"] = Counted.Spec;
        }

        return described;
    }

    public void Dispose()
    {
        bigrams?.Dispose();
        Counted?.Rows.Dispose();
        foreach (ScoredData set in data)
        {
            set.Rows.Dispose();
        }
    }

    private static string? Text(RunRecord training, string option) =>
        training.Options[option] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private ScoredData? TryOpen(string name, string spec, string consequence)
    {
        try
        {
            return new ScoredData(name, spec, open(spec));
        }
        catch (InvalidInputException missing)
        {
            remarks.Add($"the run's own data cannot be opened, so there are {consequence} {missing.Message}");
            return null;
        }
    }
}
