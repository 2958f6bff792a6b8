using Accelerated.Model;

namespace Accelerated.Development.Comparison;

/// <summary>Two runs, head by head.</summary>
/// <param name="First">Index of the first run.</param>
/// <param name="Second">Index of the second run.</param>
/// <param name="Matches">Layer by layer.</param>
/// <param name="Unmatched">Heads of the larger layer, or of layers that only one run has.</param>
/// <param name="Typed">Matches whose heads both have a type.</param>
/// <param name="SameKind">Of those, the ones of one type.</param>
/// <param name="Kinds">Different types among them.</param>
/// <param name="P">How often an exchange of the second run's types within layers agrees as well.</param>
public sealed record RunPair(int First, int Second, IReadOnlyList<HeadMatch> Matches, IReadOnlyList<(int Run, Head Head)> Unmatched, int Typed, int SameKind, int Kinds, double P);
