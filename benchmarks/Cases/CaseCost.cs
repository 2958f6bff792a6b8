namespace Accelerated.Benchmarks.Cases;

/// <summary>What one run has to do, however it does it.</summary>
/// <param name="Operations">
/// Additions, subtractions, multiplications, divisions and roots of the definition; a multiply-add is two. Exponentials, logarithms and random numbers are not counted.
/// </param>
/// <param name="Bytes">Every input read once and every output written once; null where that says nothing, as for a whole model.</param>
/// <param name="Tokens">Tokens worked through; null for the parts of a model.</param>
internal readonly record struct CaseCost(double Operations, double? Bytes, int? Tokens = null);
