using Accelerated.Model;

namespace Accelerated.Tokens;

/// <summary>The tokens that a head of a checkpoint serves most, classified.</summary>
/// <param name="Step">Training step of the checkpoint.</param>
/// <param name="Head">The head.</param>
/// <param name="Tokens">Largest Δ first.</param>
/// <param name="Summary">Counts over them.</param>
public sealed record HeadAnalysis(int Step, Head Head, IReadOnlyList<ClassifiedToken> Tokens, HeadSummary Summary);
