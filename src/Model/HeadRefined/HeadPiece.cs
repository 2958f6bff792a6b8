namespace Accelerated.Model.HeadRefined;

/// <summary>Moving weights that lie side by side: <paramref name="Length"/> of them from <paramref name="Packed"/> on in a walker's vector, from <paramref name="InShare"/> on in its head's share of tensor <paramref name="Tensor"/>.</summary>
/// <param name="Tensor">Index into <see cref="HeadTensors.Of"/>.</param>
internal readonly record struct HeadPiece(int Tensor, int InShare, int Packed, int Length);
