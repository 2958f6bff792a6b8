using Accelerated.Kernels.Groups;

namespace Accelerated.Kernels.TensorCores;

/// <summary>The terms of a line side by side.</summary>
internal readonly struct TermsTogether : ITileLayout
{
    public static int TermsAreColumns => 1;

    public static int LinePitch => TensorProduct.Terms + Quad.Length;

    public static int TermPitch => 1;
}
