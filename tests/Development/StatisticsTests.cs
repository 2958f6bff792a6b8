using Accelerated.Development.Statistics;
using Xunit;

namespace Accelerated.Tests.Development;

public sealed class StatisticsTests
{
    [Fact]
    public void Lower_values_in_a_group_of_three_against_three_have_one_exchange_in_twenty()
    {
        MannWhitney test = MannWhitney.IsLower([1, 2, 3], [4, 5, 6]);
        Assert.Equal((9, 9, 0.05), (test.U, test.Pairs, test.P));
        Assert.Equal(1, MannWhitney.IsLower([4, 5, 6], [1, 2, 3]).P);
    }

    [Fact]
    public void Exchanges_of_labels_are_all_counted_where_they_are_few()
    {
        // Of the 4! orders of (0, 0, 1, 1) a third has the ones last or the ones first: agreement 1 in 2 of 6 distinct orders.
        double p = Permutations.UpperTail([0, 0, 1, 1], labels => AdjustedRandIndex.Of([0, 0, 1, 1], labels));
        Assert.Equal(2 / 6.0, p, 12);
    }

    [Fact]
    public void Corrected_probabilities_keep_their_order_and_do_not_pass_one()
    {
        // Ranked: 0.01 · 4, 0.02 · 3 = 0.06, 0.021 · 2 = 0.042, which may not fall below the one before it, and 0.9 · 1.
        Assert.Equal([0.9, 0.04, 0.06, 0.06], HolmCorrection.Of([0.9, 0.01, 0.021, 0.02]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1.0, 1.0], HolmCorrection.Of([0.8, 0.7]));
        Assert.Empty(HolmCorrection.Of([]));
    }

    [Fact]
    public void A_fit_has_the_textbook_correlation_and_p()
    {
        // r = Sxy / √(Sxx Syy) = 8 / √(10 · 10); t = 0.8 √3 / 0.6 = 2.3094 with 3 degrees of freedom: p = 0.1041.
        LinearFit fit = LinearFit.Of([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]);
        Assert.Equal(0.8, fit.R, 12);
        Assert.Equal(0.8, fit.Slope, 12);
        Assert.Equal(0.6, fit.Intercept, 12);
        Assert.Equal(0.1041, fit.P, 4);
        Assert.Equal(Math.Tanh(Math.Atanh(0.8) - (1.959964 / Math.Sqrt(2))), fit.Low, 12);
    }

    [Fact]
    public void The_cheapest_assignment_is_that_of_all_permutations()
    {
        Random random = new(4);
        for (int trial = 0; trial < 40; trial++)
        {
            int rows = 1 + random.Next(5), columns = rows + random.Next(3);
            double[,] cost = new double[rows, columns];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    cost[i, j] = random.Next(-5, 20);
                }
            }

            int[] found = Assignment.Cheapest(cost);
            Assert.Equal(rows, found.Distinct().Count());
            Assert.Equal(Least(cost, 0, []), found.Select((column, row) => cost[row, column]).Sum(), 9);
        }

        static double Least(double[,] cost, int row, int[] used) => row == cost.GetLength(0) ? 0
            : Enumerable.Range(0, cost.GetLength(1)).Where(column => !used.Contains(column)).Min(column => cost[row, column] + Least(cost, row + 1, [.. used, column]));
    }
}
