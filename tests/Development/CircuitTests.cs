using Accelerated.Data;
using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Model;
using Accelerated.Tests.Support;
using Accelerated.Tests.Tokens;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Xunit;

namespace Accelerated.Tests.Development;

/// <summary>Shared top tokens and moved multigrams on Δ written by hand.</summary>
public sealed class CircuitTests
{
    private const int Length = 6;
    private static readonly Head Early = new(0, 0);
    private static readonly Head Late = new(1, 0);
    private static readonly Head Other = new(1, 1);

    private readonly PieceTokenizer tokenizer = new();

    [Fact]
    public void The_overlap_is_the_share_of_helped_top_tokens_in_common()
    {
        var step = CircuitStep.Of(7, new Dictionary<Head, float[]>
        {
            [Late] = [5, 4, 3, 2, 1, -1],
            [Early] = [-1, 4, 9, 0, 8, 7],
            [Other] = [-1, -1, 0, -2, 0, -3],
        }, count: 4);
        Assert.Equal([2, 4, 5, 1], step.Top(Early));
        Assert.Equal([0, 1, 2, 3], step.Top(Late));
        Assert.Empty(step.Top(Other));
        Assert.Equal([1, 2], step.Common(Early, Late));
        Score overlap = Assert.Single(step.Overlaps());
        Assert.Equal((Early, Late, 0.5, 4L), (overlap.Head!.Value, overlap.ToHead!.Value, overlap.Value, overlap.Count!.Value));
    }

    [Fact]
    public void A_multigram_moves_if_the_earlier_head_gives_it_up_and_the_later_one_takes_it_over()
    {
        // Three rows that hold "a b" at positions 1, 2; in each the b is predicted token 1 of its row.
        int[] tokens = [.. Enumerable.Range(0, 3).SelectMany(_ => tokenizer.Row("a", "b", "c", "d", "e"))];
        int b = tokens[2];
        (CircuitStep, IReadOnlyList<HeadAnalysis>) before = Step(100, early: 2, late: 0.1f), after = Step(200, early: 0.3f, late: 1.5f);
        MovedMultigram move = Assert.Single(MovedMultigrams.Find([before, after], tokens, Length, tokenizer));
        Assert.Equal((Early, Late, 100, 200), (move.From, move.To, move.FromStep, move.ToStep));
        Assert.Equal("a·b", move.Pattern.Text);
        Assert.Equal([(0, 2), (1, 2), (2, 2)], move.Places);
        Assert.Equal(2, move.FromBefore, 6);
        Assert.Equal(0.3, move.FromAfter, 6);
        Assert.Equal(0.1, move.ToBefore, 6);
        Assert.Equal(1.5, move.ToAfter, 6);
        Assert.Equal(3.1, move.Shift, 6);
        ResultTable table = MovedMultigramTable.Of([move], tokens, Length, tokenizer);
        Assert.Equal("⟨start⟩a⟦b⟧", table.Text(0, "example"));

        Assert.Empty(MovedMultigrams.Find([before, Step(200, early: 2.5f, late: 3)], tokens, Length, tokenizer)); // the earlier head keeps it
        Assert.Empty(MovedMultigrams.Find([before, Step(200, early: 0.5f, late: 0.2f)], tokens, Length, tokenizer)); // the later one serves it less
        Assert.Empty(MovedMultigrams.Find([Step(100, early: 0.3f, late: 1.5f), Step(200, early: 2, late: 0.1f)], tokens, Length, tokenizer)); // the other way round
        Assert.Empty(MovedMultigrams.Find([before], tokens, Length, tokenizer));

        (CircuitStep, IReadOnlyList<HeadAnalysis>) Step(int step, float early, float late)
        {
            var deltas = new Dictionary<Head, float[]> { [Early] = new float[15], [Late] = new float[15] };
            for (int row = 0; row < 3; row++)
            {
                deltas[Early][row * 5 + 1] = early;
                deltas[Late][row * 5 + 1] = late;
            }

            return (CircuitStep.Of(step, deltas, 10), [.. deltas.Select(d => Analysis(step, d.Key, d.Value))]);
        }

        HeadAnalysis Analysis(int step, Head head, float[] deltas)
        {
            ClassifiedToken[] classified =
            [
                .. Enumerable.Range(0, 3).Select(row => new ClassifiedToken(
                    new TokenInContext(row, 2, b, deltas[row * 5 + 1], 1, 1, 1), new TokenLabels { NGram = new NGramMatch(2, 9, 9) })),
            ];
            return new HeadAnalysis(step, head, classified, HeadSummary.Of(classified, tokens, Length, tokenizer));
        }
    }

    [Fact]
    public void Path_ablations_are_averaged_over_all_tokens_over_top_ones_and_over_shared_ones()
    {
        const int Rows = 5;
        using var test = new ModelCase(new TransformerShape(2, 2, 3, 8, Length, 9), Rows, Length);
        using TokenRows rows = TokenRows.FromArray("rows", test.Tokens, Length);
        (int predicted, int size) = (Length - 1, Rows * (Length - 1));
        float[][] made = [.. Enumerable.Range(0, 4).Select(h => new Draw(h).Uniform(size))];
        Array.ForEach(made, deltas => deltas.AsSpan(4 * predicted).Fill(-1)); // no head serves a token of the last row: it is left out
        Head[] heads = [.. AllHeads.Of(test.Shape)];
        var step = CircuitStep.Of(1, heads.Zip(made).ToDictionary(pair => pair.First, pair => pair.Second), count: 9);
        Score[] scores = [.. PathAblations.Of(test.Model, test.Tokens, Length, step, rows: 4)];
        foreach ((Head earlier, Head later) in step.Pairs())
        {
            var all = new Deltas();
            AblationRun.Observe(test.Model, rows, [AblationTarget.Of(new HeadPath(earlier, later, HeadPart.Whole))], new AblationOptions { Sequences = Rows }, all);
            int[] top = [.. step.Top(later)], common = [.. step.Common(earlier, later)];
            Check(ScoreMetric.PathAblation, [.. Enumerable.Range(0, 4 * predicted)]);
            Check(ScoreMetric.PathAblationTop, top);
            Check(ScoreMetric.PathAblationCommon, common);

            void Check(string metric, int[] places)
            {
                Score[] found = [.. scores.Where(s => s.Metric == metric && s.Head == earlier && s.ToHead == later)];
                Assert.Equal(places.Length > 0 ? 1 : 0, found.Length);
                if (places.Length > 0)
                {
                    Assert.Equal(places.Length, found[0].Count);
                    Assert.Equal(places.Average(i => (double)all.Values[i]), found[0].Value, 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Coefficients_against_a_teacher_are_those_of_heads_on_its_data_set()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(TwinCoefficients.Teachers(folder["nowhere"]));
        File.WriteAllText(folder["run.json"], """{"sha256":{"data:text":"1","teacher:twin":"2"}}""");
        File.WriteAllText(folder["estimates.csv"], """
            step,layer,head,component,dataset,metric,value,stderr,sampled_on
            5,0,1,0:1,twin,wdrLLC,2.5,0.5,
            5,0,1,0:1,text,wrLLC,9,0.5,
            5,,,full,twin,drLLC,70,1,
            5,0,1,0:1.q,twin,wdrLLC,1,1,
            6,1,0,1:0,twin,wdrLLC,,,
            6,0,1,0:1,twin,wdrLLC,3,0.25,text

            """);
        Assert.Equal(["twin"], TwinCoefficients.Teachers(folder[""]));
        ScoreRow row = Assert.Single(TwinCoefficients.Read(folder[""], "twin"));
        Assert.Equal((5, new Head(0, 1), 2.5, 0.5), (row.Step, row.Score.Head!.Value, row.Score.Value, row.Score.StandardError!.Value));
    }

    private sealed class Deltas : IAblationObserver
    {
        public List<float> Values { get; } = [];

        public bool WantsPeaks => false;

        public void Observe(AblationPart part) => Values.AddRange(part.Deltas(0).ToArray());
    }
}
