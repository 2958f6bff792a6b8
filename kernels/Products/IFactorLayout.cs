namespace Accelerated.Kernels.Products;

/// <summary>How a factor lies in memory, as a type, so that a kernel is compiled for each.</summary>
internal interface IFactorLayout
{
    /// <summary>1 if the terms of a line lie side by side in memory, 0 if the lines of a term do. Lines are rows of op(A), columns of op(B).</summary>
    static abstract int TermsAreColumns { get; }
}
