using Xunit;

namespace Accelerated.Tests.MatrixProducts;

public sealed class MatrixProductTests
{
    private static readonly int[] RaggedSizes = [1, 2, 7, 13, 14, 15, 29, 31, 32, 33, 64, 67];

    public static TheoryData<string, bool, bool> VariantsAndTransposes()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (string variant in new[] { "simd", "thread-per-element" })
        {
            data.Add(variant, false, false);
            data.Add(variant, false, true);
            data.Add(variant, true, false);
            data.Add(variant, true, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(VariantsAndTransposes))]
    public void Ragged_products_are_within_their_bounds(string variant, bool transposeA, bool transposeB)
    {
        int[] sizes = variant == "simd" ? RaggedSizes : [1, 3, 17];
        foreach (int m in sizes)
        {
            foreach (int n in sizes)
            {
                int k = sizes[(m + n) % sizes.Length];
                new ProductProblem(m, n, k) { TransposeA = transposeA, TransposeB = transposeB }.AssertWithinBounds(variant);
            }
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndTransposes))]
    public void Blocked_and_strided_operands_are_read_and_written_where_they_lie(string variant, bool transposeA, bool transposeB)
    {
        (int m, int n, int k) = variant == "simd" ? (61, 96, 64) : (9, 12, 8);
        int width = variant == "simd" ? 32 : 4;
        MemoryOrder[] orders = [MemoryOrder.Blocked(width), new(width, 0, 13), new(width / 2, 3, 5), new(5, 2, 1), MemoryOrder.Strided(7)];
        for (int i = 0; i < orders.Length; i++)
        {
            new ProductProblem(m, n, k)
            {
                TransposeA = transposeA,
                TransposeB = transposeB,
                OrderA = orders[i],
                OrderB = orders[(i + i / 2) % orders.Length],
                OrderC = orders[(i + 2) % orders.Length],
                OrderD = orders[(i + 4) % orders.Length],
                Beta = 0.5f,
            }.AssertWithinBounds(variant);
            new ProductProblem(m, n, k) { TransposeA = transposeA, TransposeB = transposeB, OrderA = orders[i], OrderB = orders[0], OrderC = orders[i] }.AssertWithinBounds(variant);
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndTransposes))]
    public void Alpha_beta_addend_and_bias_combine(string variant, bool transposeA, bool transposeB)
    {
        (int m, int n, int k) = variant == "simd" ? (17, 70, 21) : (3, 5, 4);
        foreach (float alpha in new[] { 1f, -0.75f, 0f })
        {
            foreach (float beta in new[] { 0f, 1f, 2.5f })
            {
                foreach (bool hasBias in new[] { false, true })
                {
                    foreach (bool addsToTarget in new[] { false, true })
                    {
                        new ProductProblem(m, n, k)
                        {
                            TransposeA = transposeA,
                            TransposeB = transposeB,
                            Alpha = alpha,
                            Beta = beta,
                            HasBias = hasBias,
                            AddsToTarget = addsToTarget,
                        }.AssertWithinBounds(variant);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndTransposes))]
    public void A_product_over_nothing_is_the_addend_and_the_bias(string variant, bool transposeA, bool transposeB) =>
        new ProductProblem(5, 3, 0) { TransposeA = transposeA, TransposeB = transposeB, Beta = 2, HasBias = true }.AssertWithinBounds(variant);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Long_sums_are_within_their_bounds_even_where_they_fall_into_parts(bool transposeA, bool transposeB)
    {
        new ProductProblem(30, 33, 1103) { TransposeA = transposeA, TransposeB = transposeB, HasBias = true, Beta = 1, Alpha = 0.5f }.AssertWithinBounds("simd");

        // 3001 columns of packed B for 1103 steps outgrow one part.
        new ProductProblem(3, 3001, 1103) { TransposeA = transposeA, TransposeB = transposeB, HasBias = true, Beta = 1, AddsToTarget = true }.AssertWithinBounds("simd");
        new ProductProblem(2, 1501, 1600) { TransposeA = transposeA, TransposeB = transposeB, OrderA = MemoryOrder.Blocked(600) }.AssertWithinBounds("simd");
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    public void Rows_at_the_same_place_in_their_pages_are_multiplied_correctly(int steps) =>
        new ProductProblem(31, 65, steps) { HasBias = true }.AssertWithinBounds("simd");

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void The_bits_do_not_depend_on_the_number_of_workers(bool transposeA, bool transposeB)
    {
        foreach ((int m, int n, int k) in new[] { (203, 161, 97), (14, 1000, 64), (1000, 33, 1030) })
        {
            var problem = new ProductProblem(m, n, k) { TransposeA = transposeA, TransposeB = transposeB, HasBias = true, Beta = 1 };
            float[] one = problem.Run("simd", workers: 1);
            Assert.True(one.AsSpan().SequenceEqual(problem.Run("simd", workers: 2)));
            Assert.True(one.AsSpan().SequenceEqual(problem.Run("simd", workers: 8)));
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndTransposes))]
    public void What_is_not_a_number_spoils_its_row_and_no_other(string variant, bool transposeA, bool transposeB)
    {
        var problem = new ProductProblem(17, 35, 9) { TransposeA = transposeA, TransposeB = transposeB };
        problem.SpoilA(row: 15, step: 4);
        float[] c = problem.Run(variant);
        Assert.Equal(Enumerable.Range(0, 17).Select(row => row == 15), c.Chunk(35).Select(row => row.Any(float.IsNaN)));
        Assert.True(c.Chunk(35).ElementAt(15).All(float.IsNaN));
    }

    [Theory]
    [InlineData("simd")]
    [InlineData("thread-per-element")]
    public void An_addend_times_zero_is_not_read(string variant)
    {
        var problem = new ProductProblem(5, 7, 3) { Beta = 0 };
        problem.SpoilAddend();
        Assert.DoesNotContain(problem.Run(variant), float.IsNaN);
    }
}
