using Accelerated.Development;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Model;
using Xunit;

namespace Accelerated.Tests.Development;

public sealed class HeadKindTests
{
    private static readonly Head[] Heads = [new(0, 0), new(0, 1), new(0, 2), new(0, 3)];

    [Fact]
    public void A_score_that_all_heads_of_a_layer_share_makes_none_of_them_special()
    {
        Assert.All(Kinds(ScoreMetric.CurrentToken, 0.35, 0.29, 0.29, 0.23), kind => Assert.Equal(HeadKind.Other, kind));
        Assert.Equal([HeadKind.CurrentToken, HeadKind.Other, HeadKind.Other, HeadKind.Other], Kinds(ScoreMetric.CurrentToken, 0.6, 0.29, 0.29, 0.23));
    }

    [Fact]
    public void Two_heads_of_a_kind_do_not_hide_each_other()
    {
        Assert.Equal([HeadKind.PreviousToken, HeadKind.PreviousToken, HeadKind.Other, HeadKind.Other], Kinds(ScoreMetric.PreviousToken, 0.4, 0.4, 0.03, 0.03));
    }

    [Theory]
    [InlineData(0.01, HeadKind.Other)]
    [InlineData(0.03, HeadKind.Induction)]
    public void Tokens_alone_make_no_induction_head_of_one_whose_prefix_matching_stayed(double matching, HeadKind expected)
    {
        RunMeasurements run = new([], Scores(ScoreMetric.PrefixMatching, [matching, 0.01, 0.01, 0.01]), [Repeats(Heads[0])]);
        Assert.Equal(expected, HeadKinds.Of(run, new HeadKindRules()).Single(label => label.Head == Heads[0]).Kind);
        Assert.Equal(HeadKind.Induction, Assert.Single(HeadKinds.Of(run with { Scores = [] }, new HeadKindRules())).Kind);
    }

    private static IEnumerable<HeadKind> Kinds(string metric, params double[] final) =>
        HeadKinds.Of(new RunMeasurements([], Scores(metric, final), []), new HeadKindRules()).Select(label => label.Kind);

    private static ScoreRow[] Scores(string metric, double[] final) =>
        [.. Heads.SelectMany((head, i) => new[] { new ScoreRow(0, Score.OfHead(head, metric, 0.01, 0.001, 10)), new ScoreRow(1000, Score.OfHead(head, metric, final[i], 0.001, 10)) })];

    private static TokenCounts Repeats(Head head) => new(1000, head, new Dictionary<string, double> { ["tokens"] = 1000, ["induction_total"] = 500, ["induction_primary"] = 500 });
}
