namespace Accelerated.Development.Heads;

/// <summary>How kinds of heads are called.</summary>
public static class HeadKindNames
{
    public static string Name(this HeadKind kind) => kind switch
    {
        HeadKind.PreviousToken => "previous-token",
        HeadKind.CurrentToken => "current-token",
        HeadKind.Induction => "induction",
        HeadKind.Bracket => "bracket",
        HeadKind.Multigram => "multigram",
        _ => "other",
    };
}
