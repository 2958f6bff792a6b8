using Accelerated.Tokens;
using Xunit;

namespace Accelerated.Tests.Tokens;

public sealed class TopTokensTests
{
    [Fact]
    public void The_largest_come_first_and_equal_ones_in_order_of_their_place()
    {
        float[] deltas = [1, 3, -2, 3, float.PositiveInfinity, 0, 3, -0f];
        Assert.Equal([4, 1, 3, 6, 0], TopTokens.Rank(deltas, 5));
        Assert.Equal([4, 1], TopTokens.Rank(deltas, 2));
    }

    [Fact]
    public void Ranking_equals_a_full_sort_and_gives_all_when_more_are_asked_for()
    {
        float[] deltas = [.. Enumerable.Range(0, 500).Select(i => (float)(i * 7919 % 97))];
        int[] sorted = [.. Enumerable.Range(0, deltas.Length).OrderByDescending(i => deltas[i]).ThenBy(i => i)];
        Assert.Equal(sorted, TopTokens.Rank(deltas, 1000));
        Assert.Equal(sorted[..123], TopTokens.Rank(deltas, 123));
    }

    [Fact]
    public void Nothing_ranks_as_nothing_and_NaN_is_refused()
    {
        Assert.Empty(TopTokens.Rank([], 3));
        Assert.Throws<ArgumentException>(() => TopTokens.Rank([1, float.NaN], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopTokens.Rank([1], 0));
    }
}
