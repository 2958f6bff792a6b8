namespace Accelerated.Kernels.Products;

/// <summary>The lines of a term side by side: rows of Aᵀ, columns of B.</summary>
internal readonly struct LinesTogether : IFactorLayout
{
    public static int TermsAreColumns => 0;
}
