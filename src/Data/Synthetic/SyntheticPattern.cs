namespace Accelerated.Data;

/// <summary>A run or a skip n-gram that a grammar plants.</summary>
/// <param name="Kind"><see cref="PlantedKind.NGram"/> or <see cref="PlantedKind.SkipNGram"/>.</param>
/// <param name="Tokens">The run; or first and last word; or first word, the word directly before the last, and the last.</param>
/// <param name="Least">Of a skip n-gram: least distance from first to last.</param>
/// <param name="Most">Largest distance.</param>
public sealed record SyntheticPattern(PlantedKind Kind, IReadOnlyList<int> Tokens, int Least, int Most);
