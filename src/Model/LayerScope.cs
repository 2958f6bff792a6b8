namespace Accelerated.Model;

/// <summary>Which gradients one layer owes.</summary>
/// <param name="Norm">ln1.w and ln1.b.</param>
/// <param name="Heads">Heads whose weights and biases get a gradient, ascending.</param>
/// <param name="OutputBias">b_O.</param>
public sealed record LayerScope(bool Norm, IReadOnlyList<int> Heads, bool OutputBias);
