using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Xunit;

namespace Accelerated.Tests.Tokens.Ablation;

public sealed class AblationRunTests : IDisposable
{
    private readonly TokenFolderCase test = new();

    public void Dispose() => test.Dispose();

    [Fact]
    public void Every_delta_and_loss_is_that_of_the_sequence_alone()
    {
        AblationResult result = test.Ablate();
        int length = test.Rows.Length, predicted = length - 1;
        float[] losses = new float[predicted], deltas = new float[predicted];
        foreach (HeadAblation head in result.Heads)
        {
            for (int s = 0; s < result.Sequences; s++)
            {
                test.Model.AblationDeltas(new TokenBatch(result.Tokens.AsSpan(s * length, length), 1, length), [head.Head], losses, deltas);
                Assert.Equal(losses, result.Losses[(s * predicted)..((s + 1) * predicted)], (a, b) => Math.Abs(a - b) < 1e-5f);
                Assert.Equal(deltas, head.Deltas[(s * predicted)..((s + 1) * predicted)], (a, b) => Math.Abs(a - b) < 1e-5f);
            }
        }

        Assert.Contains(result.Heads, head => head.Deltas.Any(delta => Math.Abs(delta) > 0.01f));
    }

    [Fact]
    public void Peaks_and_kept_attention_are_those_of_the_position_that_predicts_the_token()
    {
        AblationResult result = test.Ablate();
        int length = test.Rows.Length, predicted = length - 1;
        float[] pattern = new float[result.Sequences * length * length];
        foreach (HeadAblation head in result.Heads)
        {
            test.Model.AttentionPattern(new TokenBatch(result.Tokens, result.Sequences, length), head.Head, pattern);
            for (int i = 0; i < head.Peaks.Length; i++)
            {
                ReadOnlySpan<float> row = pattern.AsSpan(((i / predicted * length) + (i % predicted)) * length, length);
                Assert.InRange(head.Peaks[i], 0, i % predicted);
                Assert.Equal(System.Numerics.Tensors.TensorPrimitives.Max(row), head.PeakWeights[i], 1e-5f);
                Assert.Equal(row[head.Peaks[i]], head.PeakWeights[i], 1e-5f);
            }

            int[] ranked = TopTokens.Rank(head.Deltas, 12);
            Assert.Equal(12 * length, head.TopAttention.Length);
            for (int rank = 0; rank < ranked.Length; rank++)
            {
                int i = ranked[rank];
                int start = ((i / predicted * length) + (i % predicted)) * length;
                Assert.Equal(pattern[start..(start + length)], head.TopAttention[(rank * length)..((rank + 1) * length)]);
            }
        }
    }

    [Fact]
    public void The_same_ablation_gives_the_same_bytes() =>
        Assert.Equal(test.Ablate().Heads.SelectMany(head => head.Deltas), test.Ablate().Heads.SelectMany(head => head.Deltas));

    [Fact]
    public void Fewer_rows_than_the_default_are_all_taken_and_more_than_there_are_is_an_error_that_says_how_many()
    {
        Assert.Equal(9, AblationRun.SequencesOf(test.Rows, new AblationOptions()));
        Assert.Equal(4, AblationRun.SequencesOf(test.Rows, new AblationOptions { Sequences = 4 }));
        string message = Assert.Throws<InvalidInputException>(() => test.Ablate(options: new AblationOptions { Sequences = 10 })).Message;
        Assert.Contains("9 sequences", message, StringComparison.Ordinal);
        Assert.Contains("10", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Ablate(options: new AblationOptions { Sequences = 0 }));
    }

    [Fact]
    public void Unknown_doubled_or_missing_heads_are_refused()
    {
        Assert.Contains("2:0", Refusal([new Head(2, 0)]), StringComparison.Ordinal);
        Assert.Contains("0:2", Refusal([new Head(0, 2)]), StringComparison.Ordinal);
        Assert.Contains("twice", Refusal([new Head(0, 1), new Head(0, 1)]), StringComparison.Ordinal);
        Assert.Contains("No head", Refusal([]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_losses_are_not_finite_is_refused_with_the_head()
    {
        test.Model.Parameters.CopyFrom([.. Enumerable.Repeat(float.NaN, test.Model.Layout.Length)]);
        Assert.Contains("head 0:1", Refusal(test.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_row_stands_in_for_each_and_never_the_row_itself()
    {
        const int Count = 50;
        var times = new int[Count];
        for (ulong seed = 0; seed < 200; seed++)
        {
            for (int row = 0; row < Count; row++)
            {
                int donor = ResampledSubstitutes.DonorOf(row, Count, seed);
                Assert.InRange(donor, 0, Count - 1);
                Assert.NotEqual(row, donor);
                times[donor]++;
            }
        }

        // 10,000 draws, 200 expected of each: six standard deviations are 85.
        Assert.All(times, count => Assert.InRange(count, 115, 285));
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(row => ResampledSubstitutes.DonorOf(row, 2, 9)));
    }

    [Theory]
    [InlineData(AblationKind.Mean)]
    [InlineData(AblationKind.Resample)]
    public void Averages_do_not_depend_on_how_the_data_are_cut_into_parts(AblationKind kind)
    {
        // As many rows as fill a part, and nine times those: every ninth of the data is alike.
        int length = test.Rows.Length;
        int copies = (AblationPass.CapacityOf(test.Model) / length / test.Rows.Count * 2) + 1;
        int[] tokens = new int[copies * test.Rows.Count * length];
        for (int row = 0; row < copies * test.Rows.Count; row++)
        {
            test.Rows.Read(row % test.Rows.Count, tokens.AsSpan(row * length, length));
        }

        using TokenRows many = TokenRows.FromArray("many", tokens, length);
        AblationTarget[] targets = [AblationTarget.Of(new Head(0, 1)), AblationTarget.Of(new Head(1, 0))];
        var options = new AblationOptions { Kind = kind, Sequences = many.Count };
        IReadOnlyList<AblationEffect> whole = AblationRun.Effects(test.Model, many, targets, options);
        Assert.All(whole, effect => Assert.True(effect.StandardError > 0));
        if (kind == AblationKind.Mean)
        {
            IReadOnlyList<AblationEffect> once = AblationRun.Effects(test.Model, test.Rows, targets, options with { Sequences = null });
            Assert.All(whole.Zip(once), pair => Assert.Equal(pair.First.Mean, pair.Second.Mean, 1e-5));
            return;
        }

        // A row of the last part and its donor by themselves.
        int last = many.Count - 1;
        int[] pair = new int[2 * length];
        many.Read([last, ResampledSubstitutes.DonorOf(last, many.Count, 0)], pair);
        var all = new AblationCollector(2, many.Count, length);
        AblationRun.Observe(test.Model, many, targets, options, all);
        var alone = new AblationCollector(2, 2, length);
        using TokenRows two = TokenRows.FromArray("two", pair, length);
        AblationRun.Observe(test.Model, two, targets, options with { Sequences = 2 }, alone);
        Assert.Equal(alone.Deltas[1][..(length - 1)], all.Deltas[1][(last * (length - 1))..], (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.Equal(alone.Deltas[0][..(length - 1)], all.Deltas[0][(last * (length - 1))..], (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    private string Refusal(IReadOnlyList<Head> heads) =>
        Assert.Throws<InvalidInputException>(() => AblationRun.Compute(test.Model, test.Rows, heads, new AblationOptions(), test.Record(0))).Message;
}
