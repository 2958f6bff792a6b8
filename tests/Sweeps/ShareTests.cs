using Accelerated.LearningCoefficients;
using Accelerated.Support;
using Accelerated.Sweeps;
using Xunit;

namespace Accelerated.Tests.Sweeps;

public sealed class ShareTests
{
    [Fact]
    public void Shares_are_disjoint_together_everything_balanced_and_nested()
    {
        var random = new Random(5);
        SweepGroup[] groups = [.. Enumerable.Range(0, 997).Select(i => Group(i, 1 + 9 * random.NextDouble()))];
        double largest = groups.Max(g => g.Cost);
        foreach (int count in (int[])[1, 2, 3, 16, 100, 996, 2000])
        {
            IReadOnlyList<SweepGroup>[] shares = [.. Enumerable.Range(0, count).Select(i => new Share(i, count).Of(groups))];

            Assert.Equal(groups.Select(g => g.Id), shares.SelectMany(s => s).Select(g => g.Id)); // each once, in order
            Assert.All(shares, s => Assert.InRange(s.Sum(g => g.Cost), groups.Sum(g => g.Cost) / count - largest, groups.Sum(g => g.Cost) / count + largest));
        }

        Assert.Equal(new Share(3, 8).Of(groups), [.. new Share(6, 16).Of(groups), .. new Share(7, 16).Of(groups)]);
    }

    [Theory]
    [InlineData("3/16", null, null, 3)]
    [InlineData("auto/16", "7", "2", 7)]
    [InlineData("auto/16", "", "2", 2)]
    public void A_share_is_read_from_text_or_from_the_environment(string text, string? slurm, string? kubernetes, int index) =>
        Assert.Equal(new Share(index, 16), Share.Parse(text, name => name == "SLURM_ARRAY_TASK_ID" ? slurm : name == "JOB_COMPLETION_INDEX" ? kubernetes : null));

    [Theory]
    [InlineData("16/16")]
    [InlineData("-1/16")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("auto/16")]
    public void What_is_no_share_is_refused(string text) => Assert.Throws<InvalidInputException>(() => Share.Parse(text, _ => null));

    private static SweepGroup Group(int number, double cost) =>
        new($"{number}", new SweepCheckpoint("run", 0, "", "", 0), 0, new SweepVariant("", []), new ComponentGroup([], EvaluationPath.Full), [], cost);
}
