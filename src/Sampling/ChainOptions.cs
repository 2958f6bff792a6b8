using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// How many chains run and when they are looked at. Draw d is the loss of the minibatch of step <see cref="BurnIn"/> + d · <see cref="StepsBetweenDraws"/>, taken before
/// that step, so without burn-in draw 0 is at w*. The defaults are the paper's.
/// </summary>
public sealed record ChainOptions
{
    public int Chains
    {
        get;
        init
        {
            Require.Positive(value, nameof(Chains));
            field = value;
        }
    } = 4;

    /// <summary>Draws per chain.</summary>
    public int Draws
    {
        get;
        init
        {
            Require.Positive(value, nameof(Draws));
            field = value;
        }
    } = 200;

    /// <summary>Steps before the first draw.</summary>
    public int BurnIn
    {
        get;
        init
        {
            Require.NotNegative(value, nameof(BurnIn));
            field = value;
        }
    }

    public int StepsBetweenDraws
    {
        get;
        init
        {
            Require.Positive(value, nameof(StepsBetweenDraws));
            field = value;
        }
    } = 1;

    /// <summary>Rows of a minibatch.</summary>
    public int Batch
    {
        get;
        init
        {
            Require.Positive(value, nameof(Batch));
            field = value;
        }
    } = 32;

    /// <summary>
    /// Draws per chain, evenly spread, at which steps are checked: the acceptance of the step as a proposal and the curvature that the chain sees. Each costs two more evaluations of the
    /// gradient, at the proposal and at w*.
    /// </summary>
    public int CheckedDraws
    {
        get;
        init
        {
            Require.NotNegative(value, nameof(CheckedDraws));
            field = value;
        }
    } = 4;

    /// <summary>Which chains see the same minibatches.</summary>
    public BatchSharing Sharing { get; init; } = BatchSharing.Heads;

    /// <summary>What a diverged chain does to its estimate.</summary>
    public FailedChains OnFailedChain { get; init; } = FailedChains.Fail;

    /// <summary>Steps that a chain takes. The last is at the last draw.</summary>
    public long StepsPerChain => BurnIn + (Draws - 1L) * StepsBetweenDraws + 1;

    /// <summary>The draw taken at <paramref name="step"/>, or null when that step is looked past.</summary>
    public int? DrawAt(long step)
    {
        long since = step - BurnIn;
        return since >= 0 && since % StepsBetweenDraws == 0 ? (int)(since / StepsBetweenDraws) : null;
    }

    /// <summary>Whether the step at <paramref name="draw"/> is checked: the last of each of <see cref="CheckedDraws"/> equal parts.</summary>
    public bool IsChecked(int draw) => (draw + 1L) * CheckedDraws / Draws > (long)draw * CheckedDraws / Draws;
}
