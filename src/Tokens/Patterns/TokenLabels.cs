namespace Accelerated.Tokens;

/// <summary>What one token in context was found to continue, with the evidence for each kind.</summary>
public sealed record TokenLabels
{
    public static TokenLabels None { get; } = new();

    public InductionMatch? Induction { get; init; }

    public DelimiterClosing? Dyck { get; init; }

    /// <summary>The longest run that passed the thresholds.</summary>
    public NGramMatch? NGram { get; init; }

    public SkipMatch? Skip { get; init; }

    public PatternKinds Kinds =>
        (Induction is null ? PatternKinds.None : PatternKinds.Induction)
        | (Dyck is null ? PatternKinds.None : PatternKinds.Dyck)
        | (NGram is null ? PatternKinds.None : PatternKinds.NGram)
        | (Skip is null ? PatternKinds.None : PatternKinds.SkipNGram);

    public PatternKinds Primary => Kinds.Primary();
}
