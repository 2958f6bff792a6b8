namespace Accelerated.Model;

/// <summary>Where the learned positions W_pos enter.</summary>
public enum PositionalEmbedding
{
    /// <summary>Only queries and keys see W_pos: q = (LN(x) + W_pos[p]) W_Q + b_Q, and k likewise.</summary>
    Shortformer,

    /// <summary>W_pos is added to the residual stream once, at the start.</summary>
    Standard,
}
