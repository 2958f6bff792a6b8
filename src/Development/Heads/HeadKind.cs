namespace Accelerated.Development.Heads;

/// <summary>What a head does, by the first rule of <see cref="HeadKindRules"/> that it meets.</summary>
public enum HeadKind
{
    PreviousToken,
    CurrentToken,
    Induction,
    Bracket,
    Multigram,

    /// <summary>No rule fits.</summary>
    Other,
}
