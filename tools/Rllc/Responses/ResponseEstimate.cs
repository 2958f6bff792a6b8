namespace Accelerated.Tools.Rllc;

/// <summary>An estimate whose tokens' losses were kept.</summary>
/// <param name="Step">Of the checkpoint.</param>
/// <param name="Component">Which weights moved.</param>
/// <param name="Dataset">On which data.</param>
/// <param name="Value">λ̂.</param>
/// <param name="Chains">Numbers of the chains that count.</param>
internal sealed record ResponseEstimate(long Step, string Component, string Dataset, double Value, IReadOnlyList<int> Chains);
