namespace Accelerated.Tokens;

/// <summary>A token together with one further back that the head attends to.</summary>
/// <param name="Position">Where the first token of the pair stands.</param>
/// <param name="Distance">Positions from the first token to the second, 2 or more.</param>
/// <param name="Count">Occurrences of the pair in the corpus, within the distance bucket of <paramref name="Distance"/>.</param>
/// <param name="Lift">Those occurrences over the number expected by chance: <see cref="SkipPairCounts"/>.</param>
public readonly record struct SkipMatch(int Position, int Distance, long Count, double Lift);
