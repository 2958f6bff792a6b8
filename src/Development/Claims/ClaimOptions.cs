namespace Accelerated.Development.Claims;

/// <summary>How claims are tested.</summary>
public sealed record ClaimOptions
{
    /// <summary>Largest p for support.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Name of the data that is code; null: the first data set whose name holds <c>code</c> or <c>github</c>.</summary>
    public string? CodeDataset { get; init; }
}
