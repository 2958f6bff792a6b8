using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>The data that scores are taken on.</summary>
internal sealed class ScoreSources(Remarks remarks, Func<string, TokenRows> open) : IDisposable
{
    /// <summary>What the run's own data is called.</summary>
    public const string OwnData = "text";

    private readonly List<ScoredData> data = [];

    public IReadOnlyList<ScoredData> Data => data;

    public IReadOnlyDictionary<string, string> Hashes => data.ToDictionary(d => $"data:{d.Name}", d => d.Rows.Sha256);

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

    public JsonObject Describe() => new(data.Select(d => KeyValuePair.Create(d.Name, (JsonNode?)d.Spec)));

    public void Dispose()
    {
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
