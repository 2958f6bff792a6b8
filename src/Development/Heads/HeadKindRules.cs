namespace Accelerated.Development.Heads;

/// <summary>
/// Thresholds of head types, tried in this order at the last checkpoint that was scored: previous-token, current-token, induction, bracket, multigram; else other. A score must also have
/// grown (<see cref="Growth"/>) and stand out from the other heads of its layer (<see cref="Distinction"/>): in a young model all heads of layer 0 may attend to the token itself, and
/// none of them is special. Tokens alone make an induction head only where its prefix matching is unknown or has grown too. This project's own rules: the paper names its heads by
/// inspection.
/// </summary>
public sealed record HeadKindRules
{
    /// <summary>Least previous-token score (the paper's heads have 0.29 and 0.23, untrained ones 0.03).</summary>
    public double PreviousToken { get; init; } = 0.15;

    /// <summary>Least current-token score.</summary>
    public double CurrentToken { get; init; } = 0.15;

    /// <summary>Least prefix-matching score (the paper's induction heads have 0.055 and 0.079, untrained ones 0.01).</summary>
    public double PrefixMatching { get; init; } = 0.04;

    /// <summary>Least share of the head's tokens in context that are induction patterns first.</summary>
    public double InductionShare { get; init; } = 0.3;

    /// <summary>Least bracket score.</summary>
    public double Bracket { get; init; } = 0.1;

    /// <summary>Least share of the head's tokens in context that close a delimiter.</summary>
    public double BracketShare { get; init; } = 0.15;

    /// <summary>Least share of the head's tokens in context that are n-grams or skip n-grams first.</summary>
    public double MultigramShare { get; init; } = 0.4;

    /// <summary>Least ratio of a score to that at the first checkpoint.</summary>
    public double Growth { get; init; } = 2;

    /// <summary>Least ratio of a score to the median of the other heads of the layer.</summary>
    public double Distinction { get; init; } = 1.5;
}
