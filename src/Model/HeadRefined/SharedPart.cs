namespace Accelerated.Model.HeadRefined;

/// <summary>The part of a batch at hand, and the pass at w* over it.</summary>
/// <param name="Batch">Ids and targets.</param>
/// <param name="Activations">Of the pass at w*.</param>
/// <param name="Sequences">Number of sequences.</param>
/// <param name="Length">Tokens of each.</param>
/// <param name="IsFirst">Whether gradients are overwritten rather than added to.</param>
internal readonly record struct SharedPart(BatchTokens Batch, Activations Activations, int Sequences, int Length, bool IsFirst)
{
    public int Tokens => Sequences * Length;
}
