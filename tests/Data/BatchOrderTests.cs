using Accelerated.Data;
using Accelerated.Kernels.Random;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class BatchOrderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 5)]
    [InlineData(17, 4)]
    [InlineData(64, 10)]
    [InlineData(1009, 32)]
    public void Every_epoch_of_the_shuffled_order_holds_each_row_once(int rows, int batch)
    {
        var order = new ShuffledOrder(7, NoisePurpose.ChainOrder, rows, batch);
        foreach (int chain in new[] { 0, 3 })
        {
            int[] stream = Stream(order, chain, batch, epochs: 3, rows);
            for (int epoch = 0; epoch < 3; epoch++)
            {
                int[] sorted = stream[(epoch * rows)..((epoch + 1) * rows)];
                Array.Sort(sorted);
                Assert.Equal(Enumerable.Range(0, rows), sorted);
            }
        }
    }

    [Fact]
    public void Chains_epochs_seeds_and_purposes_have_orders_of_their_own()
    {
        const int Rows = 97;
        int[] first = Stream(new ShuffledOrder(1, NoisePurpose.ChainOrder, Rows, 8), 0, 8, 2, Rows);
        int[][] others =
        [
            Stream(new ShuffledOrder(1, NoisePurpose.ChainOrder, Rows, 8), 1, 8, 1, Rows)[..Rows],
            Stream(new ShuffledOrder(2, NoisePurpose.ChainOrder, Rows, 8), 0, 8, 1, Rows)[..Rows],
            Stream(new ShuffledOrder(1, NoisePurpose.TrainingOrder, Rows, 8), 0, 8, 1, Rows)[..Rows],
            first[Rows..(2 * Rows)],
        ];
        foreach (int[] other in others)
        {
            int agreements = other.Zip(first).Count(pair => pair.First == pair.Second);
            Assert.InRange(agreements, 0, 9); // one is expected; ten or more has probability about 1e-7
        }
    }

    [Fact]
    public void A_minibatch_does_not_depend_on_those_filled_before_it()
    {
        var order = new ShuffledOrder(11, NoisePurpose.TrainingOrder, 1000, 6);
        int[] straight = Stream(order, 2, 6, 2, 1000);
        int[] batch = new int[6];
        new ShuffledOrder(11, NoisePurpose.TrainingOrder, 1000, 6).Fill(2, 301, batch);
        Assert.Equal(straight[(301 * 6)..(302 * 6)], batch);
    }

    [Fact]
    public void The_batch_size_does_not_change_the_stream_of_rows()
    {
        int[] inFours = Stream(new ShuffledOrder(3, NoisePurpose.ChainOrder, 50, 4), 0, 4, 2, 50);
        int[] inTens = Stream(new ShuffledOrder(3, NoisePurpose.ChainOrder, 50, 10), 0, 10, 2, 50);
        Assert.Equal(inFours[..100], inTens[..100]);
    }

    [Fact]
    public void All_orders_of_three_rows_occur_about_equally_often()
    {
        const int Epochs = 6000;
        int[] stream = Stream(new ShuffledOrder(5, NoisePurpose.ChainOrder, 3, 3), 0, 3, Epochs, 3);
        var counts = stream.Chunk(3).GroupBy(order => (order[0], order[1], order[2])).Select(group => group.Count()).ToArray();
        Assert.Equal(6, counts.Length);
        double chiSquare = counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000.0);
        Assert.True(chiSquare < 25.7, $"χ² = {chiSquare} with 5 degrees of freedom"); // exceeded with probability 1e-4
    }

    [Fact]
    public void Filling_a_minibatch_of_a_huge_set_takes_no_memory()
    {
        var order = new ShuffledOrder(5, NoisePurpose.ChainOrder, int.MaxValue, 64);
        int[] rows = new int[64];
        order.Fill(0, 0, rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        order.Fill(1, 123_456_789_012, rows);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(64, rows.Distinct().Count());
        Assert.All(rows, row => Assert.InRange(row, 0, int.MaxValue - 1));
    }

    [Fact]
    public void The_sequential_order_walks_the_file_and_wraps_for_every_chain_alike()
    {
        var order = new SequentialOrder(5, 3);
        int[] rows = new int[3];
        order.Fill(0, 1, rows);
        Assert.Equal([3, 4, 0], rows);
        order.Fill(9, 1, rows);
        Assert.Equal([3, 4, 0], rows);
        order.Fill(0, 2_000_000_000_000, rows);
        Assert.Equal([0, 1, 2], rows);
    }

    [Fact]
    public void Orders_refuse_nothing_to_order_and_wrong_destinations()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialOrder(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShuffledOrder(1, NoisePurpose.ChainOrder, 5, 0));
        Assert.Throws<ArgumentException>(() => new SequentialOrder(5, 3).Fill(0, 0, new int[4]));
        Assert.Throws<ArgumentException>(() => new ShuffledOrder(1, NoisePurpose.ChainOrder, 5, 3).Fill(0, 0, new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShuffledOrder(1, NoisePurpose.ChainOrder, 5, 3).Fill(0, -1, new int[3]));
    }

    private static int[] Stream(ShuffledOrder order, int chain, int batch, int epochs, int rows)
    {
        int steps = ((rows * epochs) + batch - 1) / batch;
        int[] stream = new int[steps * batch];
        for (int step = 0; step < steps; step++)
        {
            order.Fill(chain, step, stream.AsSpan(step * batch, batch));
        }

        return stream;
    }
}
