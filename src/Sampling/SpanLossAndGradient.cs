namespace Accelerated.Sampling;

/// <summary>
/// Returns the mean loss at <paramref name="weights"/> on the data rows <paramref name="rows"/> and writes ∂ℓ/∂w to <paramref name="gradient"/>, which has as many
/// elements as <paramref name="weights"/>.
/// </summary>
public delegate double SpanLossAndGradient(ReadOnlySpan<float> weights, ReadOnlySpan<int> rows, Span<float> gradient);
