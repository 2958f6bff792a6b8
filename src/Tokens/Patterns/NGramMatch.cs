namespace Accelerated.Tokens;

/// <summary>The run of <paramref name="Length"/> tokens that ends at a token and is frequent and predictive in a corpus.</summary>
/// <param name="Length">2, 3 or 4.</param>
/// <param name="Count">Occurrences of the run in the corpus.</param>
/// <param name="Lift">P(last token | those before it) / P(last token).</param>
public readonly record struct NGramMatch(int Length, long Count, double Lift);
