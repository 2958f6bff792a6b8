namespace Accelerated.Kernels.Products;

/// <summary>The terms of a line side by side: rows of A, columns of Bᵀ.</summary>
internal readonly struct TermsTogether : IFactorLayout
{
    public static int TermsAreColumns => 1;
}
