using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// How a factor's tiles lie in shared memory: as in the factor itself, so that quads can be copied. As a type, so that all distances are constants. Element (line, term) of a tile
/// lies at line · <see cref="LinePitch"/> + term · <see cref="TermPitch"/>: one of them is 1, the other such that the 32 lanes which read a fragment hit 32 banks.
/// </summary>
internal static class TensorLayout<TLayout>
    where TLayout : struct, IFactorLayout
{
    public static int LinePitch => TLayout.TermsAreColumns != 0 ? TensorProduct.Terms + Quad.Length : 1;

    public static int TermPitch => TLayout.TermsAreColumns != 0 ? 1 : TensorProduct.Side + 2 * Quad.Length;
}
