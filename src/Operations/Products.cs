using Accelerated.Devices;
using Accelerated.Kernels.Products;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>Matrix products of spans. Each call copies its arguments to the device and the result back.</summary>
public static class Products
{
    /// <summary>destination = op(A) op(B), all row-major.</summary>
    public static void Multiply(ComputeDevice device, ProductShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> destination) =>
        MultiplyAdd(device, shape, a, b, default, default, 1, 0, destination);

    /// <summary>destination = α op(A) op(B) + β addend + bias, all row-major; the bias [columns] is added to every row.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes and transposes.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="addend">[rows, columns], or empty where β is 0.</param>
    /// <param name="bias">[columns], or empty for none.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="destination">[rows, columns].</param>
    public static void MultiplyAdd(
        ComputeDevice device,
        ProductShape shape,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> addend,
        ReadOnlySpan<float> bias,
        float alpha,
        float beta,
        Span<float> destination)
    {
        Require.Length(a.Length, (long)shape.Rows * shape.Inner, shape);
        Require.Length(b.Length, (long)shape.Inner * shape.Columns, shape);
        Require.Length(destination.Length, (long)shape.Rows * shape.Columns, shape);
        Require.Length(addend.Length, beta == 0 ? 0 : destination.Length, $"β = {beta} in {shape}");
        Require.Length(bias.Length, bias.IsEmpty ? 0 : shape.Columns, shape);
        using DeviceMemory<float> left = device.Upload(a);
        using DeviceMemory<float> right = device.Upload(b);
        using DeviceMemory<float> added = device.Upload(addend);
        using DeviceMemory<float> biases = device.Upload(bias);
        using DeviceMemory<float> result = device.Allocate<float>(destination.Length);
        bool leftTransposed = shape.Transposed.HasFlag(TransposedFactors.Left);
        bool rightTransposed = shape.Transposed.HasFlag(TransposedFactors.Right);
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(
            leftTransposed ? MatrixOperand.RowMajor(left.View, shape.Inner, shape.Rows) : MatrixOperand.RowMajor(left.View, shape.Rows, shape.Inner),
            leftTransposed ? 1 : 0,
            rightTransposed ? MatrixOperand.RowMajor(right.View, shape.Columns, shape.Inner) : MatrixOperand.RowMajor(right.View, shape.Inner, shape.Columns),
            rightTransposed ? 1 : 0,
            MatrixOperand.RowMajor(result.View, shape.Rows, shape.Columns),
            MatrixOperand.RowMajor(added.View, shape.Rows, shape.Columns),
            biases.View,
            bias.IsEmpty ? 0 : 1,
            alpha,
            beta));
        result.CopyTo(destination);
    }
}
