using Accelerated.Devices;
using Accelerated.Kernels.Arithmetic;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>Sums of spans. Each call copies its arguments to the device and the result back.</summary>
public static class Reductions
{
    /// <summary>sums[c] = Σ_r x[r, c].</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="x">[rows, sums.Length], row-major.</param>
    /// <param name="sums">Receives the sums.</param>
    public static void ColumnSums(ComputeDevice device, ReadOnlySpan<float> x, Span<float> sums)
    {
        Require.Positive(sums.Length);
        int rows = x.Length / sums.Length;
        Require.Length(x.Length, (long)rows * sums.Length, $"{rows} rows of {sums.Length} columns");
        using DeviceMemory<float> matrix = device.Upload(x);
        using DeviceMemory<float> result = device.Allocate<float>(sums.Length);
        device.Launch(ColumnSum.Family, new ColumnSumArguments(MatrixOperand.RowMajor(matrix.View, rows, sums.Length), result.View));
        result.CopyTo(sums);
    }

    /// <summary>√Σ x².</summary>
    public static double Norm(ComputeDevice device, ReadOnlySpan<float> x)
    {
        using DeviceMemory<float> vector = device.Upload(x);
        using var norm = new GradientNorm(device, x.Length);
        return norm.Of(vector);
    }

    /// <summary>sum += term.</summary>
    public static void Add(ComputeDevice device, Span<float> sum, ReadOnlySpan<float> term)
    {
        Require.Length(term.Length, sum.Length, $"a sum of {sum.Length} elements");
        using DeviceMemory<float> total = device.Upload<float>(sum);
        using DeviceMemory<float> added = device.Upload(term);
        device.Launch(Accumulate.Family, new AccumulateArguments(total.View, added.View));
        total.CopyTo(sum);
    }
}
