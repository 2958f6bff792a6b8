namespace Accelerated.Tokens;

/// <summary>
/// What a token in context continues. A token carries a set of these; its primary kind is the first of the set in the order of declaration, and a token with
/// none is unclassified.
/// </summary>
[Flags]
public enum PatternKinds
{
    None = 0,

    /// <summary>The token before stood earlier in the context and was followed by this very token: <see cref="InductionMatch"/>.</summary>
    Induction = 1,

    /// <summary>The token closes the innermost open delimiter: <see cref="DelimiterParser"/>.</summary>
    Dyck = 2,

    /// <summary>The token ends a frequent and predictive run of 2 to 4 tokens: <see cref="NGramMatch"/>.</summary>
    NGram = 4,

    /// <summary>The token is unusually frequent at its distance behind the token that the head attends to: <see cref="SkipMatch"/>.</summary>
    SkipNGram = 8,

    /// <summary>n-gram or skip n-gram.</summary>
    Multigram = NGram | SkipNGram,
}
