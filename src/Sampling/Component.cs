namespace Accelerated.Sampling;

/// <summary>A part of a model under its name: the weights that move when its learning coefficient is estimated.</summary>
/// <param name="Name">Canonical: <c>full</c>, <c>l0</c>, <c>1:6</c>, <c>1:6.qk</c>, <c>full-embed</c>. The same part always has the same name, however it was typed.</param>
/// <param name="Layer">The layer, where the component lies in one (<c>l0</c>, <c>1:6</c>, <c>1:6.qk</c>).</param>
/// <param name="Head">The head's index within its layer, where the component lies in one head.</param>
/// <param name="Restriction">Its coordinates.</param>
public sealed record Component(string Name, int? Layer, int? Head, WeightRestriction Restriction)
{
    public override string ToString() => Name;
}
