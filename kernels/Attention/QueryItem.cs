namespace Accelerated.Kernels.Attention;

/// <summary>Blocks <paramref name="FirstBlock"/> to <paramref name="EndBlock"/> − 1 of the queries of one head and sequence.</summary>
/// <param name="Pair">Head · sequences + sequence.</param>
internal readonly record struct QueryItem(int Pair, int Head, int Sequence, int FirstBlock, int EndBlock);
