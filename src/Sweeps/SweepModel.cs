using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.Sweeps;

/// <summary>A size of models in a plan, with the components that are estimated of it.</summary>
/// <param name="Layers">Number of layers.</param>
/// <param name="Heads">Per layer.</param>
/// <param name="HeadSize">Of one head.</param>
/// <param name="Width">Of the residual stream.</param>
/// <param name="Context">Longest sequence.</param>
/// <param name="Vocabulary">Number of ids.</param>
/// <param name="Positions">Where positions enter.</param>
/// <param name="Epsilon">Of layer norms.</param>
/// <param name="Components">Canonical names.</param>
public sealed record SweepModel(
    int Layers, int Heads, int HeadSize, int Width, int Context, int Vocabulary, PositionalEmbedding Positions, double Epsilon, IReadOnlyList<string> Components)
{
    public static SweepModel Of(TransformerShape shape, IEnumerable<Component> components) =>
        new(shape.Layers, shape.Heads, shape.HeadSize, shape.Width, shape.Context, shape.Vocabulary, shape.Positions, shape.Epsilon, [.. components.Select(c => c.Name)]);

    public TransformerShape Shape() => new(Layers, Heads, HeadSize, Width, Context, Vocabulary) { Positions = Positions, Epsilon = Epsilon };
}
