using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>Which scores are computed together, and what they need.</summary>
internal sealed class ScoreUnits(ParameterLayout layout, ScoreOptions options, ScoreSources sources, ITokenizer? tokenizer, Remarks remarks, CancellationToken cancellation)
{
    /// <summary>What <c>--scores</c> knows, in the order of computation.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["weights", "attention", "text"];

    private TransformerShape Shape => layout.Shape;

    /// <summary>The groups of a comma-separated list; all without one.</summary>
    /// <exception cref="UsageException">One is unknown.</exception>
    public static HashSet<string> Choose(string? list)
    {
        HashSet<string> chosen = list is null ? [.. Groups] : [.. list.Split(',', StringSplitOptions.TrimEntries)];
        return chosen.FirstOrDefault(group => !Groups.Contains(group)) is { } unknown
            ? throw new UsageException($"--scores '{unknown}' is unknown.{Spelling.Suggestion(unknown, Groups)} Known: {string.Join(", ", Groups)}.")
            : chosen;
    }

    /// <summary>What must be the same for scores of one table, by group, so that further groups can be added later.</summary>
    public static JsonObject Settings(ScoreOptions options, HashSet<string> chosen)
    {
        var all = new Dictionary<string, JsonObject>
        {
            ["weights"] = [],
            ["attention"] = new() { ["sequences"] = options.Sequences, ["seed"] = options.Seed },
            ["text"] = new() { ["rows"] = options.Rows },
        };
        return new JsonObject(Groups.Where(chosen.Contains).Select(group => KeyValuePair.Create(group, (JsonNode?)all[group])));
    }

    /// <summary>The lengths and positions that stand for the published ones.</summary>
    public static JsonObject Indices(TransformerShape shape, ScoreSources sources)
    {
        var indices = new ScoreIndices(shape.Context);
        return new JsonObject
        {
            ["random-lengths"] = $"{indices.ShortestRandom}-{indices.LongestRandom}",
            ["prefix-length"] = indices.PrefixLength,
            ["prefix-first"] = $"1-{indices.FirstTo}",
            ["prefix-second"] = $"{indices.SecondFrom}-{indices.PrefixLength - 1}",
            ["repeat-period"] = indices.RepeatPeriod,
            ["icl"] = new JsonObject(sources.Data.Select(data => KeyValuePair.Create(
                data.Name, (JsonNode?)(ScoreIndices.InContext(data.Rows.Length) is var (early, late) ? $"{late} minus {early}" : "rows too short")))),
        };
    }

    public IReadOnlyList<ScoreUnit> Build(HashSet<string> chosen)
    {
        List<ScoreUnit> units = [];
        if (chosen.Contains("weights"))
        {
            units.Add(Weights());
        }

        if (chosen.Contains("attention"))
        {
            units.Add(Attention());
        }

        foreach (ScoredData data in sources.Data)
        {
            if (chosen.Contains("text"))
            {
                units.Add(Text(data));
            }
        }

        return units;
    }

    private ScoreUnit Weights()
    {
        if (Shape.Layers == 1)
        {
            remarks.Add("the model has one layer, so there are no compositions of heads");
        }

        return new("weights", ScoreMetric.WeightNorm, null, StageWork.None, static (_, checkpoint) =>
            WeightNorms.Of(checkpoint.Layout, checkpoint.Parameters).Concat(Compositions.Of(checkpoint.Layout, checkpoint.Parameters)));
    }

    private ScoreUnit Attention()
    {
        // Without a tokenizer the first token of the data is what its rows begin with; without data the last id, as in the published model.
        int beginning = tokenizer?.BeginningOfSequence ?? (sources.Data.Count > 0 ? FirstToken(sources.Data[0].Rows) : Shape.Vocabulary - 1);
        IReadOnlyList<AttentionProbe> probes = new SyntheticProbes(Shape, beginning, options.Seed, options.Sequences).All;
        foreach (string metric in new[] { ScoreMetric.PrefixMatching, ScoreMetric.InductionCopying }.Except(probes.SelectMany(probe => probe.Metrics)))
        {
            remarks.Add($"a context of {Shape.Context} tokens is too short for {metric}");
        }

        return new("attention", ScoreMetric.PreviousToken, null, new StageWork(0, Tokens(probes), 0), (model, _) => probes.SelectMany(probe => probe.Measure(model, null)));
    }

    private ScoreUnit Text(ScoredData data)
    {
        AttentionProbe? brackets = tokenizer is null ? null : BracketProbe.Of(data.Rows, options.Rows, tokenizer);
        if (brackets is null)
        {
            remarks.Add(tokenizer is null ? "no tokenizer: no bracket scores" : $"no bracket scores on {data.Name}: nothing is closed in its first rows");
        }

        double tokens = 2.0 * Math.Min(options.Rows, data.Rows.Count) * data.Rows.Length;
        return new("losses", ScoreMetric.Loss, data.Name, new StageWork(0, tokens + (brackets is null ? 0 : Tokens([brackets])), 0), (model, _) =>
            TextScores.Of(model, data.Rows, options.Rows, cancellation).Select(score => score with { Dataset = data.Name }).Concat(brackets?.Measure(model, data.Name) ?? []));
    }

    private static double Tokens(IEnumerable<AttentionProbe> probes) => probes.Sum(probe => (double)probe.Sequences * probe.Length);

    private static int FirstToken(TokenRows rows)
    {
        var row = new int[rows.Length];
        rows.Read(0, row);
        return row[0];
    }
}
