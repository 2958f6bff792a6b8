using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tokens.Ablation;
using Accelerated.Tools.Common;
using Accelerated.Training;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>Which scores are computed together, and what they need.</summary>
internal sealed class ScoreUnits(ParameterLayout layout, ScoreOptions options, ScoreSources sources, ITokenizer? tokenizer, RunFolder? oneLayer, Remarks remarks, CancellationToken cancellation)
{
    /// <summary>A divergence pass forms all logits twice: it costs about this many plain passes.</summary>
    private const double DivergencePasses = 3;

    /// <summary>What <c>--scores</c> knows, in the order of computation.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["weights", "attention", "text", "bigram", "ngrams", "ablation", "curvature", "one-layer"];

    private TransformerShape Shape => layout.Shape;

    /// <summary>Without a tokenizer the first token of the data is what its rows begin with; without data the last id, as in the published model.</summary>
    private int Beginning => tokenizer?.BeginningOfSequence ?? (sources.Data.Count > 0 ? FirstToken(sources.Data[0].Rows) : Shape.Vocabulary - 1);

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
            ["bigram"] = new() { ["rows"] = options.BigramRows, ["counted-tokens"] = options.CountedTokens },
            ["ngrams"] = new() { ["runs"] = options.NGrams, ["counted-tokens"] = options.CountedTokens },
            ["ablation"] = new() { ["rows"] = options.AblationRows, ["seed"] = options.Seed },
            ["curvature"] = new()
            {
                ["rows"] = options.CurvatureRows, ["probes"] = options.Probes, ["relative-step"] = HessianTraces.RelativeStep,
                ["fisher"] = "labels drawn from the model", ["label-draws"] = options.LabelDraws, ["seed"] = options.Seed,
            },
            ["one-layer"] = new() { ["rows"] = options.Rows },
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
        void Add(string group, Func<ScoreUnit?> make)
        {
            if (chosen.Contains(group) && make() is { } unit)
            {
                units.Add(unit);
            }
        }

        Add("weights", Weights);
        Add("attention", Attention);
        foreach (ScoredData data in sources.Data)
        {
            Add("text", () => Text(data));
            Add("bigram", () => Bigram(data));
            Add("one-layer", () => OneLayer(data));
            units.AddRange(chosen.Contains("ablation") ? Ablations(data) : []);
        }

        Add("ngrams", NGrams);
        Add("curvature", () => sources.Data.Count > 0 ? Curvature(sources.Data[0]) : null);
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
        IReadOnlyList<AttentionProbe> probes = new SyntheticProbes(Shape, Beginning, options.Seed, options.Sequences).All;
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
            Named(data, TextScores.Of(model, data.Rows, options.Rows, cancellation)).Concat(brackets?.Measure(model, data.Name) ?? []));
    }

    private ScoreUnit? Bigram(ScoredData data)
    {
        if (sources.Counted is not { } counted)
        {
            return null;
        }

        if (Shape.Vocabulary > BigramTeacher.LargestVocabulary)
        {
            remarks.Add($"no bigram scores: a table of {Shape.Vocabulary} × {Shape.Vocabulary} tokens is too large; at most {BigramTeacher.LargestVocabulary}");
            return null;
        }

        double tokens = DivergencePasses * Math.Min(options.BigramRows, data.Rows.Count) * data.Rows.Length;
        return new($"bigrams of {counted.Name}", ScoreMetric.Bigram, data.Name, new StageWork(0, tokens, 0), (model, _) =>
            Named(data, BigramScores.Of(model, sources.Bigrams(model, options.CountedTokens), data.Rows, options.BigramRows, cancellation)));
    }

    private ScoreUnit? OneLayer(ScoredData data)
    {
        if (oneLayer is null)
        {
            return null;
        }

        HashSet<int> steps = [.. oneLayer.Steps()];
        double tokens = (double)Math.Min(options.Rows, data.Rows.Count) * data.Rows.Length;
        return new("one-layer twin", ScoreMetric.OneLayerLoss, data.Name, new StageWork(0, tokens, 0), (model, checkpoint) =>
        {
            Checkpoint twin = Checkpoint.Load(oneLayer.Checkpoint(checkpoint.Step!.Value));
            using var other = new Transformer(model.Device, twin.Shape);
            other.Parameters.CopyFrom(twin.Parameters);
            Evaluation loss = Evaluation.Loss(other, data.Rows, options.Rows, null, cancellation);
            return Named(data, [Score.OfModel(ScoreMetric.OneLayerLoss, loss.Mean, loss.StandardError, loss.Tokens)]);
        })
        {
            Applies = step =>
            {
                if (!steps.Contains(step))
                {
                    remarks.Add($"the one-layer twin has no checkpoint of step {step}");
                }

                return steps.Contains(step);
            },
        };
    }

    private IEnumerable<ScoreUnit> Ablations(ScoredData data)
    {
        int rows = Math.Min(options.AblationRows, data.Rows.Count), heads = Shape.Layers * Shape.Heads;
        foreach (AblationKind kind in AblationScores.Kinds)
        {
            if (kind == AblationKind.Resample && rows < 2)
            {
                remarks.Add($"no resampling ablation on {data.Name}: it takes two rows, but there is one");
                continue;
            }

            yield return new($"{kind.Name()} ablation", ScoreMetric.Ablation(kind.Name()), data.Name, new StageWork(0, (double)rows * data.Rows.Length * (1 + heads), 0), (model, _) =>
                Named(data, AblationScores.Of(model, data.Rows, rows, kind, options.Seed, cancellation)));
        }
    }

    private ScoreUnit? NGrams()
    {
        if (sources.Counted is not { } counted)
        {
            return null;
        }

        var runs = new Lazy<IReadOnlyList<FrequentRuns>>(() =>
        {
            using TokenRows sample = TokenRows.FromArray(counted.Name, sources.CountedRows(options.CountedTokens), counted.Rows.Length);
            return FrequentRuns.Count(sample, Beginning, options.NGrams);
        });
        return new("n-grams", ScoreMetric.NGram(2), counted.Name, new StageWork(0, options.NGrams * (3.0 + 4 + 5), 0), (model, _) =>
        {
            foreach (FrequentRuns none in runs.Value.Where(r => r.Losses.Count == 0))
            {
                remarks.Add($"no run of {none.Length} tokens occurs twice in what was counted of {counted.Name}");
            }

            return Named(counted, runs.Value.SelectMany(r => NGramScores.Of(model, r, Beginning)));
        });
    }

    private ScoreUnit Curvature(ScoredData data)
    {
        int rows = Math.Min(options.CurvatureRows, data.Rows.Count), length = data.Rows.Length;
        double tokens = (double)rows * length;
        var work = new StageWork(tokens * (2 * (options.Probes + 2) + options.LabelDraws), tokens * options.LabelDraws * DivergencePasses, 0);
        return new("curvature", ScoreMetric.HessianTrace, data.Name, work, (model, checkpoint) =>
        {
            var read = new int[rows * length];
            data.Rows.Read([.. Enumerable.Range(0, rows)], read);
            return Named(data,
            [
                .. HessianTraces.Of(model, checkpoint.Parameters, read, length, options.Probes, options.Seed, cancellation),
                .. FisherTraces.Of(model, read, length, options.LabelDraws, options.Seed, cancellation),
            ]);
        });
    }

    private static IEnumerable<Score> Named(ScoredData data, IEnumerable<Score> scores) => scores.Select(score => score with { Dataset = data.Name });

    private static double Tokens(IEnumerable<AttentionProbe> probes) => probes.Sum(probe => (double)probe.Sequences * probe.Length);

    private static int FirstToken(TokenRows rows)
    {
        var row = new int[rows.Length];
        rows.Read(0, row);
        return row[0];
    }
}
