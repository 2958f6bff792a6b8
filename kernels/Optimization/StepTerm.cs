namespace Accelerated.Kernels.Optimization;

/// <summary>What one coordinate adds to the five sums of <see cref="StepTermsArguments"/>, for the variants that are kernels.</summary>
internal readonly record struct StepTerm(float Pull, float Spring, float Product, float Noise, float Distance)
{
    /// <param name="a">The vectors.</param>
    /// <param name="index">Of the coordinate.</param>
    /// <param name="xi">Its noise.</param>
    public static StepTerm At(StepTermsArguments a, long index, float xi)
    {
        float g = a.Gradient[index];
        float delta = a.Weights[index] - a.Anchor[index];
        float scale = a.SecondMoment.Length == 0 ? 1 : 1 / (MathF.Sqrt(a.Decay * a.SecondMoment[index] + (1 - a.Decay) * (g * g)) + a.Stability);
        return new StepTerm(scale * g * (scale * g), scale * delta * (scale * delta), scale * g * (scale * delta), scale * xi * xi, delta * delta);
    }
}
