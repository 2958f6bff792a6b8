using Accelerated.Support;

namespace Accelerated.Tokens.Ablation;

/// <summary>How heads are ablated, and over how much.</summary>
public sealed record AblationOptions
{
    /// <summary>Sequences looked at where there are as many.</summary>
    public const int DefaultSequences = 1000;

    /// <summary>Rows from the start of the data; null for <see cref="DefaultSequences"/> or as many as there are. More than there are is refused.</summary>
    public int? Sequences { get; init; }

    /// <summary>What takes the place of what is ablated.</summary>
    public AblationKind Kind { get; init; } = AblationKind.Zero;

    /// <summary>Of the rows that <see cref="AblationKind.Resample"/> draws; nothing else is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>For so many of the tokens with the largest Δ of a head its attention at their prediction is kept.</summary>
    public int Contexts { get; init; } = 200;

    public void Validate()
    {
        if (Sequences is { } sequences)
        {
            Require.Positive(sequences);
        }

        Require.Positive(Contexts);
    }
}
