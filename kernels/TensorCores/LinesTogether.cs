using Accelerated.Kernels.Groups;

namespace Accelerated.Kernels.TensorCores;

/// <summary>The lines of a term side by side.</summary>
internal readonly struct LinesTogether : ITileLayout
{
    public static int TermsAreColumns => 0;

    public static int LinePitch => 1;

    public static int TermPitch => TensorProduct.Side + 2 * Quad.Length;
}
