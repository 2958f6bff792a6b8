using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Heads;
using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Tests.Development;

/// <summary>
/// Writes a run folder with what a trained two-layer model would leave, made up: the types of heads, the clusters of curves and the boundaries of stages are planted. Parts can be left out.
/// </summary>
internal sealed record SyntheticRun(string Root)
{
    public static IReadOnlyList<int> Steps { get; } = [0, 20, 40, 70, 100, 150, 220, 320, 450, 650, 900, 1200, 1700, 2400, 3400, 5000];

    /// <summary>Where the planted LLC turns.</summary>
    public static IReadOnlyList<double> Boundaries { get; } = [100, 900];

    public int Seed { get; init; } = 1;

    public int Layers { get; init; } = 2;

    public int Chains { get; init; } = 4;

    public IReadOnlyList<string> Datasets { get; init; } = ["text", "code", "L1"];

    /// <summary>How the heads of a layer are numbered; another seed has the same heads in another order.</summary>
    public Func<int, int> Order { get; init; } = head => head;

    /// <summary>Types by layer and planted index.</summary>
    public static HeadKind Planted(Head head) => head.Layer == 0
        ? head.Index switch { 0 => HeadKind.PreviousToken, 1 => HeadKind.CurrentToken, _ => HeadKind.Multigram }
        : head.Index switch { 0 or 1 or 2 => HeadKind.Induction, 3 => HeadKind.Bracket, _ => HeadKind.Multigram };

    public int Heads { get; init; } = 8;

    public SyntheticRun WriteAll()
    {
        WriteTraining();
        WriteEstimates();
        WriteScores();
        WriteTokens();
        return this;
    }

    public void WriteTraining()
    {
        ResultTable losses = new(new ResultColumn("step", ColumnType.Integer), new ResultColumn("loss", ColumnType.Double));
        foreach (int step in Enumerable.Range(0, 500).Select(i => i * 10))
        {
            losses.Add(step, 3 + (5 / (1 + (step / 60.0))));
        }

        losses.WriteCsv(Path.Combine(Root, "loss.csv"));
        losses.WriteCsv(Path.Combine(Root, "validation.csv"));
        JsonFile.Write(Path.Combine(Root, "run.json"), new JsonObject { ["command"] = "train run", ["device"] = "none" });
    }

    public void WriteEstimates(Func<int, Head, bool>? fails = null, IReadOnlyList<int>? steps = null)
    {
        ResultTable table = new(
            [
                new("step", ColumnType.Integer), new("layer", ColumnType.Integer), new("head", ColumnType.Integer), new("component", ColumnType.Text), new("dataset", ColumnType.Text),
                new("metric", ColumnType.Text), new("value", ColumnType.Double), new("stderr", ColumnType.Double), new("rhat", ColumnType.Double), new("ess", ColumnType.Double),
                new("chains_ok", ColumnType.Integer), new("seed", ColumnType.Long), new("verdict", ColumnType.Text), new("reason", ColumnType.Text),
                .. Enumerable.Range(0, Chains).Select(c => new ResultColumn($"chain_{c}", ColumnType.Double)),
            ]);
        Random random = new(Seed);
        foreach (int step in steps ?? Steps)
        {
            foreach (string dataset in Datasets)
            {
                foreach (Head head in AllHeads())
                {
                    bool failed = fails?.Invoke(step, head) ?? false;
                    double[] chains = [.. Enumerable.Range(0, Chains).Select(_ => Curve(head, step, dataset) + (0.12 * Normal(random)))];
                    Add(step, head, head.ToString(), dataset, dataset == "text" ? "wrLLC" : "wdrLLC", failed ? null : chains, 0.06);
                }

                double[] whole = [.. Enumerable.Range(0, Chains).Select(_ => Whole(step) + (dataset == "text" ? 0 : -6) + (0.8 * Normal(random)))];
                Add(step, null, "full", dataset, dataset == "text" ? "LLC" : "drLLC", whole, 0.4);
            }
        }

        table.WriteCsv(Path.Combine(Root, "rllc", "estimates.csv"));
        foreach (Head head in AllHeads())
        {
            double[] trace = [.. Enumerable.Range(0, Chains * 40).Select(i => 3 + (0.1 * (1 - Math.Exp(-(i % 40) / 8.0))) + (0.01 * Normal(random)))];
            NumpyFile.Write(Path.Combine(Root, "rllc", "traces", $"{Steps[^1]}__{head}__text.npy"), trace, Chains, 40);
        }

        void Add(int step, Head? head, string component, string dataset, string metric, double[]? chains, double error) => table.Add(
            [
                step, head?.Layer, head?.Index, component, dataset, metric, chains?.Average(), chains is null ? null : error, chains is null ? null : 1.01 + (0.01 * random.NextDouble()), chains is null ? null : 300.0,
                chains is null ? 0 : Chains, (long)Seed, chains is null ? "failed" : "ok", chains is null ? "Chain 0 reached a loss of NaN at step 3." : "",
                .. Enumerable.Range(0, Chains).Select(c => (object?)chains?[c]),
            ]);
    }

    public void WriteScores()
    {
        var scores = new ScoreTable();
        Random random = new(Seed + 100);
        foreach (int step in Steps)
        {
            double learned = Rise(step, 900);
            void Model(string metric, double value) => scores.Add(step, Score.OfModel(metric, value, 0.01, 100));

            Model("loss", 3 + (5 / (1 + (step / 60.0))));
            Model("one-layer-loss", 3.3 + (4.7 / (1 + (step / 60.0))));
            Model("positional-ablation", 3.4 + (4.6 / (1 + (step / 60.0))));
            Model("icl", -0.05 - (0.2 * learned));
            Model("bigram", 8 - (3 * Rise(step, 60)) + (1.5 * learned));
            Model("bigram-entropy", 4);
            for (int n = 2; n <= 4; n++)
            {
                Model($"ngram-{n}", 8 - ((4 + n) * 0.9 * Rise(step, 100 * n)));
            }

            foreach (Head head in AllHeads())
            {
                HeadKind kind = Planted(Original(head));
                void Of(string metric, double value) => scores.Add(step, Score.OfHead(head, metric, value + (0.002 * random.NextDouble()), 0.003, 50));

                Of("previous-token", kind == HeadKind.PreviousToken ? 0.03 + (0.3 * Rise(step, 500)) : 0.03);
                Of("current-token", kind == HeadKind.CurrentToken ? 0.03 + (0.25 * Rise(step, 100)) : 0.03);
                Of("first-token", 0.05);
                Of("prefix-matching", kind == HeadKind.Induction ? 0.01 + (0.09 * learned) : 0.01);
                Of("induction-copying", kind == HeadKind.Induction ? 0.01 + (0.5 * learned) : 0.01);
                Of("bracket", kind == HeadKind.Bracket ? 0.3 * learned : 0);
                Of("hessian-trace", 100 + (40 * Curve(head, step, "text")));
                Of("fisher-trace", 80 + (38 * Curve(head, step, "text")));
                Of("ablation-zero", 0.05 * Curve(head, step, "text") / 10);
                Of("ablation-resample", 0.06 * Curve(head, step, "text") / 10);
            }

            if (Layers > 1)
            {
                foreach (Head from in AllHeads().Where(head => head.Layer == 0))
                {
                    foreach (Head to in AllHeads().Where(head => head.Layer == 1))
                    {
                        bool circuit = Planted(Original(from)) == HeadKind.PreviousToken && Planted(Original(to)) == HeadKind.Induction;
                        foreach (string metric in new[] { "k-composition", "q-composition", "v-composition" })
                        {
                            scores.Add(step, Score.OfPair(from, to, metric, 0.06 + (0.01 * random.NextDouble()) + (circuit && metric[0] == 'k' ? 0.3 * learned : 0)));
                        }
                    }
                }
            }
        }

        scores.WriteCsv(Path.Combine(Root, "development", "scores.csv"));
    }

    public void WriteTokens()
    {
        ResultTable summary = new(
            new ResultColumn("step", ColumnType.Integer), new ResultColumn("layer", ColumnType.Integer), new ResultColumn("head", ColumnType.Integer),
            new ResultColumn("metric", ColumnType.Text), new ResultColumn("value", ColumnType.Double));
        foreach (Head head in AllHeads())
        {
            Head original = Original(head);
            HeadKind kind = Planted(original);
            (int induction, int dyck, int plain, int skip) = kind switch
            {
                HeadKind.Induction => (600, 50, 200, 50),
                HeadKind.Bracket => (50, 500, 250, 50),
                HeadKind.Multigram => (100, 20, 500, 200),
                _ => (200, 50, 300, 50),
            };
            void Add(string metric, double value) => summary.Add(Steps[^1], head.Layer, head.Index, metric, value);

            Add("tokens", 1000);
            Add("induction_total", induction);
            Add("induction_primary", induction);
            Add("dyck_total", dyck);
            Add("dyck_primary", dyck);
            Add("n-gram_total", plain);
            Add("n-gram_primary", plain);
            Add("n-gram_distinct", (plain / 2) + (10 * original.Index));
            Add("skip_n-gram_total", skip);
            Add("skip_n-gram_primary", skip);
            Add("skip_n-gram_distinct", skip / 2);
            Add("multigrams_distinct", ((plain + skip) / 2) + (12 * original.Index) + (20 * original.Layer));
            Add("unclassified", 1000 - induction - dyck - plain - skip);
            Add("unclassified_share", (1000 - induction - dyck - plain - skip) / 1000.0);
        }

        summary.WriteCsv(Path.Combine(Root, "tokens", "per-token-analysis", "summary.csv"));
    }

    public IEnumerable<Head> AllHeads() => from layer in Enumerable.Range(0, Layers) from index in Enumerable.Range(0, Heads) select new Head(layer, index);

    private Head Original(Head head) => new(head.Layer, Order(head.Index));

    // The LLC of the whole model rises, falls a little after the first boundary and rises again from the second.
    private static double Whole(double step)
    {
        double x = Math.Log10(Math.Max(step, 10));
        return x < 2 ? 120 + (25 * (x - 1) * (3 - x)) : x < Math.Log10(900) ? 145 - (14 * Smooth((x - 2) / (Math.Log10(900) - 2))) : 131 + (40 * Square((x - Math.Log10(900)) / 0.75));
    }

    private double Curve(Head head, double step, string dataset)
    {
        Head original = Original(head);
        double early = Rise(step, 80), late = Rise(step, 1200);
        double memorised = 0.25 * (original.Index - 3.5);
        double value = Planted(original) switch
        {
            HeadKind.PreviousToken => 4 + (8 * early) - (3 * late),
            HeadKind.CurrentToken => 4 + (5 * early),
            HeadKind.Induction => 4 + (9 * early) - (4 * late) + (dataset == "code" ? 9 * late : 0),
            HeadKind.Bracket => 4 + (6 * early) - late,
            _ => 4 + ((10 + memorised) * early) + (3 * late),
        };
        return dataset switch
        {
            "L1" => (0.8 * value) + (original.Layer == 0 ? -5 * late : 3 * late),
            "code" => value - 1,
            _ => value,
        };
    }

    private static double Rise(double step, double middle) => step <= 0 ? 0 : 1 / (1 + Math.Pow(middle / step, 2));

    private static double Smooth(double t) => t * t * (3 - (2 * t));

    private static double Square(double t) => t * t;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
