using Accelerated.Support;

namespace Accelerated.LearningCoefficients;

/// <summary>On how much data the loss at w* is taken. The default is the paper's.</summary>
public sealed record AnchorOptions
{
    /// <summary>Number of minibatches, each of the size that chains use.</summary>
    public int Batches
    {
        get;
        init
        {
            Require.Positive(value, nameof(Batches));
            field = value;
        }
    } = 16;
}
