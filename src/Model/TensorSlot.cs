namespace Accelerated.Model;

/// <summary>Where one named tensor lies in the flat parameter vector.</summary>
/// <param name="Name">TransformerLens' name: <c>blocks.0.attn.W_Q</c>.</param>
/// <param name="Offset">Index of its first element in the flat vector.</param>
/// <param name="Dimensions">Its shape, row-major.</param>
public sealed record TensorSlot(string Name, int Offset, IReadOnlyList<int> Dimensions)
{
    public int Length { get; } = Dimensions.Aggregate(1, (product, d) => checked(product * d));

    public ParameterRange Range => new(Offset, Length);
}
