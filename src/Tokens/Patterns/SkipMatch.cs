namespace Accelerated.Tokens;

/// <summary>A token together with one further back that the head attends to, and for a triple with the token directly before it.</summary>
/// <param name="Position">Where the first token stands.</param>
/// <param name="Distance">Positions from the first token to the last, 2 or more.</param>
/// <param name="Count">Occurrences in the corpus, within the distance bucket of <paramref name="Distance"/>.</param>
/// <param name="Lift">Those occurrences over the number expected by chance: <see cref="SkipGramCounts"/>.</param>
public readonly record struct SkipMatch(int Position, int Distance, long Count, double Lift)
{
    /// <summary>2 for x … y; 3 for x … z y, z directly before y.</summary>
    public int Length { get; init; } = 2;
}
