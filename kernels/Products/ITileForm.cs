namespace Accelerated.Kernels.Products;

/// <summary>
/// How a group of threads shares out a square tile of a product, as a type, so that all distances are constants: <see cref="ThreadRows"/> × <see cref="ThreadColumns"/> threads of
/// 4 · <see cref="RowQuads"/> × 8 sums each, by <see cref="Terms"/> terms of the sum at a time.
/// </summary>
internal interface ITileForm
{
    static abstract int ThreadRows { get; }

    static abstract int ThreadColumns { get; }

    /// <summary>Quads of rows of a thread, 2 or 4; a quad of one lies <see cref="ThreadRows"/> quads below the other, which keeps reads of shared memory free of bank conflicts.</summary>
    static abstract int RowQuads { get; }

    static abstract int Terms { get; }

    /// <summary>Groups that are to share a multiprocessor.</summary>
    static virtual int GroupsPerProcessor => ProductSlicing.GroupsPerProcessor;

    /// <summary>Whether whole tiles take <see cref="WholeTiles.MultiplyPipelined"/>.</summary>
    static abstract bool IsPipelined { get; }
}
