namespace Accelerated.LearningCoefficients;

/// <summary>What the losses of the draws are compared with.</summary>
public enum AnchorKind
{
    /// <summary>Each draw with the loss at w* of its own minibatch (the default). What data a draw met cancels in the difference, and draw 0 without burn-in is exactly 0.</summary>
    Paired,

    /// <summary>All draws with one mean loss at w*, taken on minibatches of their own (the paper). Its error is common to all estimates of a checkpoint on that data.</summary>
    Independent,

    /// <summary>Draws are evaluated on a fixed set of rows, and compared with w* on the same rows. The minibatches of the chains then serve for gradients only.</summary>
    Probe,
}
