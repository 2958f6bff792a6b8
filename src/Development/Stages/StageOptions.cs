namespace Accelerated.Development.Stages;

/// <summary>How boundaries of stages are found.</summary>
public sealed record StageOptions
{
    /// <summary>Least <see cref="CriticalPoint.Support"/> of a boundary.</summary>
    public double LeastSupport { get; init; } = 0.95;

    /// <summary>Curves drawn from the posterior of the derivative.</summary>
    public int Samples { get; init; } = 400;

    public int Seed { get; init; } = 1;

    /// <summary>Points at which curves are followed.</summary>
    public int GridPoints { get; init; } = 160;

    /// <summary>Fewest values (at steps after 0) for which a smoothing is attempted.</summary>
    public int LeastPoints { get; init; } = 5;
}
