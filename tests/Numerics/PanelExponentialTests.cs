using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Numerics;
using Xunit;

namespace Accelerated.Tests.Numerics;

/// <summary>Both forms of powers of two down the columns of a panel, where the machine has them.</summary>
public sealed unsafe class PanelExponentialTests
{
    private const int Columns = 32;
    private const double U = 1.0 / (1 << 24);

    public static TheoryData<bool, int> Forms
    {
        get
        {
            TheoryData<bool, int> forms = [];
            foreach (int rows in new[] { 0, 1, 2, 7, 112 })
            {
                forms.Add(true, rows);
                if (Avx2.IsSupported && Fma.IsSupported)
                {
                    forms.Add(false, rows);
                }
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Powers_and_their_sums_are_within_the_bound(bool isWide, int rows)
    {
        float[] x = Numbers(rows * Columns, -30, 0), shifts = Numbers(Columns, 0, 3), sums = Numbers(Columns, 0, 1), onlySums = [.. sums], powers = [.. x];
        fixed (float* values = x, target = powers, shift = shifts, total = sums, other = onlySums)
        {
            if (isWide)
            {
                ExponentialRows.Exp2InPlace(target, rows, shift, total);
                ExponentialRows.Exp2Sums(values, rows, shift, other);
            }
            else
            {
                ExponentialColumns.Exp2InPlace(target, rows, shift, total);
                ExponentialColumns.Exp2Sums(values, rows, shift, other);
            }
        }

        Assert.Equal(onlySums, sums);
        float[] before = Numbers(Columns, 0, 1);
        for (int column = 0; column < Columns; column++)
        {
            double truth = before[column];
            for (int row = 0; row < rows; row++)
            {
                float difference = x[row * Columns + column] - shifts[column];
                double power = Math.Pow(2, difference);
                truth += power;
                Assert.InRange(powers[row * Columns + column], power * (1 - 2 * U), power * (1 + 2 * U));
            }

            Assert.InRange(sums[column], truth * (1 - (rows + 3) * U), truth * (1 + (rows + 3) * U));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Weights_and_slopes_are_within_the_bound(bool isWide, int rows)
    {
        float[] x = Numbers(rows * Columns, -30, 0), slopes = Numbers(rows * Columns, -1, 1), logSums = Numbers(Columns, 0, 3), shifts = Numbers(Columns, -1, 1);
        float[] weights = [.. x], products = [.. slopes];
        fixed (float* weight = weights, product = products, logSum = logSums, shift = shifts)
        {
            if (isWide)
            {
                ExponentialRows.Differentiate(weight, product, logSum, shift, rows);
            }
            else
            {
                ExponentialColumns.Differentiate(weight, product, logSum, shift, rows);
            }
        }

        for (int i = 0; i < rows * Columns; i++)
        {
            float difference = x[i] - logSums[i % Columns];
            double power = Math.Pow(2, difference), product = power * (slopes[i] - shifts[i % Columns]);
            Assert.InRange(weights[i], power * (1 - 2 * U), power * (1 + 2 * U));
            Assert.InRange(products[i], product - Math.Abs(product) * 4 * U, product + Math.Abs(product) * 4 * U);
        }
    }

    [Fact]
    public void Four_vectors_at_once_have_the_bits_of_each_alone()
    {
        float[] special = [float.NegativeInfinity, -1e30f, -151f, -149f, -126.5f, 0f, 127.9f, 128f, 1e30f, float.PositiveInfinity, float.NaN];
        float[] values = [.. special, .. Numbers(64 - special.Length, -40, 5)];
        Vector512<float> x0 = Vector512.Create(values, 0), x1 = Vector512.Create(values, 16), x2 = Vector512.Create(values, 32), x3 = Vector512.Create(values, 48);
        Vector512<float> y0 = Exponential.Exp2(x0), y1 = Exponential.Exp2(x1), y2 = Exponential.Exp2(x2), y3 = Exponential.Exp2(x3);
        Exponential.Exp2(ref x0, ref x1, ref x2, ref x3);
        Assert.Equal(y0.AsInt32(), x0.AsInt32());
        Assert.Equal(y1.AsInt32(), x1.AsInt32());
        Assert.Equal(y2.AsInt32(), x2.AsInt32());
        Assert.Equal(y3.AsInt32(), x3.AsInt32());
    }

    private static float[] Numbers(int count, double low, double high)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(low + random.NextDouble() * (high - low)))];
    }
}
