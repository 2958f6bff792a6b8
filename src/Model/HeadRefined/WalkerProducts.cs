using Accelerated.Devices;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Products that several walkers have in common. They are one launch only where that changes no walker's bits: on the host, a product cuts its sum into parts by
/// the size of what it packs, and of all head sizes only 32, the width of a panel, never grows that size with the number of walkers; elsewhere a product cuts long sums by the number of
/// its tiles. Otherwise each walker has launches of its own.
/// </summary>
internal readonly struct WalkerProducts(ComputeDevice device, TransformerShape shape)
{
    private const int PanelWidth = 32;

    // Up to here O turned to panels is packed at once, whatever the number of walkers.
    private const int WidestTogether = 2048;

    private readonly bool isHost = device.Kind == DeviceKind.Cpu;
    private readonly bool together = shape.HeadSize == PanelWidth && shape.Width <= WidestTogether;

    /// <summary>The most walkers, of those from <paramref name="first"/> on, that one launch of sums of <paramref name="terms"/> terms may take.</summary>
    public int Next(int first, int count, int terms) => (isHost ? together : terms <= MatrixProduct.MostUncutTerms) ? count - first : 1;

    /// <summary>C = α op(A) op(B) + β C.</summary>
    public void Run(MatrixOperand a, int transposeA, MatrixOperand b, int transposeB, MatrixOperand c, float alpha = 1, float beta = 0) =>
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(a, transposeA, b, transposeB, c, c, default, 0, alpha, beta));

    /// <summary>C = A B + 1 biasᵀ.</summary>
    public void RunWithBias(MatrixOperand a, MatrixOperand b, MatrixOperand c, ArrayView<float> bias) =>
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(a, 0, b, 0, c, default, bias, 1, 1, 0));
}
