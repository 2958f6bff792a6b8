namespace Accelerated.Tokens;

/// <summary>Counts of runs of one length.</summary>
internal interface INGramTable
{
    /// <summary>Different runs that are stored.</summary>
    long Entries { get; }

    /// <summary>0 for a run that is not stored.</summary>
    long Count(ReadOnlySpan<int> run);
}
