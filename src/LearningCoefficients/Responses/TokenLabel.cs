namespace Accelerated.LearningCoefficients.Responses;

/// <summary>A predicted token of a probe set.</summary>
/// <param name="Sequence">Row of the probe set.</param>
/// <param name="Position">Position of the predicted token in its sequence, from 1.</param>
/// <param name="Text">The token, to read.</param>
/// <param name="Context">The tokens before it, to read.</param>
public sealed record TokenLabel(int Sequence, int Position, string Text, string Context);
