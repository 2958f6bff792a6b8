namespace Accelerated.Tokens;

/// <summary>One predicted token of one sequence, with what ablating a head did to its loss.</summary>
/// <param name="Sequence">Row of the data.</param>
/// <param name="Position">Position p of the token in its row, 1 or more: position 0 is not predicted.</param>
/// <param name="Token">Its id.</param>
/// <param name="Delta">Loss with the head ablated minus <paramref name="Loss"/>, in nats; positive where the head helps.</param>
/// <param name="Loss">Loss with the head intact, in nats.</param>
/// <param name="Attended">The position that the head attends to most while token p is predicted, that is from position p − 1.</param>
/// <param name="AttentionWeight">The weight it has there.</param>
public readonly record struct TokenInContext(int Sequence, int Position, int Token, float Delta, float Loss, int Attended, float AttentionWeight);
