namespace Accelerated.Tokens;

/// <summary>A pattern with how often a head's tokens continue it.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Count">Tokens that continue it.</param>
/// <param name="MeanDelta">Their mean Δ, in nats.</param>
/// <param name="Examples">The first few of them, largest Δ first.</param>
public sealed record PatternExample(Pattern Pattern, int Count, double MeanDelta, IReadOnlyList<TokenInContext> Examples);
