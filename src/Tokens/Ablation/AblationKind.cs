namespace Accelerated.Tokens.Ablation;

/// <summary>What takes the place of the activations that are removed. Substitutes always come from passes with everything intact.</summary>
public enum AblationKind
{
    /// <summary>0. Queries or keys of 0 attend to everything before them alike.</summary>
    Zero,

    /// <summary>The mean over all positions of the rows looked at. Of a pattern: the mean weight at each distance, made to sum to 1 over what a position sees.</summary>
    Mean,

    /// <summary>The mean over the rows looked at, for each position by itself; of a pattern for each pair of positions.</summary>
    PositionMean,

    /// <summary>The activations of another row at the same positions. Which one is a pure function of the seed and the row, and never the row itself.</summary>
    Resample,
}
