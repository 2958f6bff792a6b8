using Accelerated.Figures.Charts;
using CsCheck;
using Xunit;

namespace Accelerated.Tests.Figures;

public sealed class LabelPlacementTests
{
    [Fact]
    public void Labels_keep_their_distance_their_order_and_their_bounds_when_they_fit()
    {
        Gen.Double[0, 300].Array[1, 20].Sample(wanted =>
        {
            double[] places = LabelPlacement.Spread(wanted, 14, 0, 300);
            int[] order = [.. Enumerable.Range(0, wanted.Length).OrderBy(i => wanted[i])];
            for (int i = 0; i + 1 < order.Length; i++)
            {
                Assert.True(places[order[i + 1]] - places[order[i]] >= 14 - 1e-9);
            }

            Assert.All(places, place => Assert.InRange(place, -1e-9, 300 + 1e-9));
        }, seed: "0000000000000001");
    }

    [Fact]
    public void Labels_with_room_stay_where_they_belong()
    {
        Assert.Equal([100, 20, 60], LabelPlacement.Spread([100, 20, 60], 14, 0, 300));
    }

    [Fact]
    public void Two_labels_at_one_place_move_apart_evenly()
    {
        Assert.Equal([93, 107], LabelPlacement.Spread([100, 100], 14, 0, 300));
    }

    [Fact]
    public void More_labels_than_fit_start_at_the_top()
    {
        Assert.Equal([0, 14, 28, 42], LabelPlacement.Spread([5, 5, 5, 5], 14, 0, 20));
    }
}
