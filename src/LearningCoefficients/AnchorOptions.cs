using Accelerated.Support;

namespace Accelerated.LearningCoefficients;

/// <summary>What the loss at w* is taken on.</summary>
public sealed record AnchorOptions
{
    public AnchorKind Kind { get; init; } = AnchorKind.Paired;

    /// <summary>Number of minibatches of an independent anchor, each of the size that chains use. The default is the paper's.</summary>
    public int Batches
    {
        get;
        init
        {
            Require.Positive(value, nameof(Batches));
            field = value;
        }
    } = 16;

    /// <summary>Rows of a probe set; at most as many as the data has.</summary>
    public int ProbeRows
    {
        get;
        init
        {
            Require.Positive(value, nameof(ProbeRows));
            field = value;
        }
    } = 32;
}
