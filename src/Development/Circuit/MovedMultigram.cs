using Accelerated.Model;
using Accelerated.Tokens;

namespace Accelerated.Development;

/// <summary>
/// A concrete multigram that an earlier layer's head served at one step and a later layer's head serves at a later one. Mean Δ, in nats, over all places at which it is among the
/// top tokens of the one or the other.
/// </summary>
/// <param name="Pattern">An n-gram or a skip n-gram.</param>
/// <param name="From">The head that served it.</param>
/// <param name="To">The head that serves it now.</param>
/// <param name="FromStep">When the first did.</param>
/// <param name="ToStep">When the second does.</param>
/// <param name="Places">Places of the tokens, [sequence, position], by sequence and position.</param>
/// <param name="FromBefore">Mean Δ of the first head at the first step.</param>
/// <param name="FromAfter">Of the first head at the second step.</param>
/// <param name="ToBefore">Of the second head at the first step.</param>
/// <param name="ToAfter">Of the second head at the second step.</param>
public sealed record MovedMultigram(
    Pattern Pattern, Head From, Head To, int FromStep, int ToStep, IReadOnlyList<(int Sequence, int Position)> Places, double FromBefore, double FromAfter, double ToBefore, double ToAfter)
{
    /// <summary>What the first head lost and the second won, in nats.</summary>
    public double Shift => FromBefore - FromAfter + ToAfter - ToBefore;
}
