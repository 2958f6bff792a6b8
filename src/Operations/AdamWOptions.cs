namespace Accelerated.Operations;

/// <summary>AdamW's constants; the defaults are the paper's.</summary>
public sealed record AdamWOptions
{
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decoupled weight decay, on all parameters.</summary>
    public double WeightDecay { get; init; } = 0.05;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The gradient is scaled down to this Euclidean norm where it is longer; null leaves it alone.</summary>
    public double? ClipNorm { get; init; } = 1.0;
}
