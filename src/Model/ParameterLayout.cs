namespace Accelerated.Model;

/// <summary>
/// Where each tensor, and each head's share of it, lies in the flat parameter vector. The order is: <c>embed.W_E</c>, <c>pos_embed.W_pos</c>; per layer
/// <c>ln1.w</c>, <c>ln1.b</c>, <c>attn.W_Q</c>, <c>W_K</c>, <c>W_V</c> [heads, width, head size], <c>b_Q</c>, <c>b_K</c>, <c>b_V</c> [heads, head size], <c>W_O</c> [heads, head size, width],
/// <c>b_O</c>; <c>ln_final.w</c>, <c>ln_final.b</c>; <c>unembed.W_U</c> [width, vocabulary], <c>unembed.b_U</c>.
/// </summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<string, TensorSlot> byName = [];
    private readonly List<TensorSlot> slots = [];

    public ParameterLayout(TransformerShape shape)
    {
        Shape = shape;
        Embedding = Take("embed.W_E", shape.Vocabulary, shape.Width);
        Positions = Take("pos_embed.W_pos", shape.Context, shape.Width);
        var layers = new LayerLayout[shape.Layers];
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l] = new LayerLayout(
                Take($"blocks.{l}.ln1.w", shape.Width),
                Take($"blocks.{l}.ln1.b", shape.Width),
                Take($"blocks.{l}.attn.W_Q", shape.Heads, shape.Width, shape.HeadSize),
                Take($"blocks.{l}.attn.W_K", shape.Heads, shape.Width, shape.HeadSize),
                Take($"blocks.{l}.attn.W_V", shape.Heads, shape.Width, shape.HeadSize),
                Take($"blocks.{l}.attn.b_Q", shape.Heads, shape.HeadSize),
                Take($"blocks.{l}.attn.b_K", shape.Heads, shape.HeadSize),
                Take($"blocks.{l}.attn.b_V", shape.Heads, shape.HeadSize),
                Take($"blocks.{l}.attn.W_O", shape.Heads, shape.HeadSize, shape.Width),
                Take($"blocks.{l}.attn.b_O", shape.Width));
        }

        Layers = layers;
        FinalNormWeight = Take("ln_final.w", shape.Width);
        FinalNormBias = Take("ln_final.b", shape.Width);
        Unembedding = Take("unembed.W_U", shape.Width, shape.Vocabulary);
        UnembeddingBias = Take("unembed.b_U", shape.Vocabulary);
    }

    public TransformerShape Shape { get; }

    /// <summary>Number of parameters.</summary>
    public int Length { get; private set; }

    /// <summary>All tensors in the order of the vector.</summary>
    public IReadOnlyList<TensorSlot> Tensors => slots;

    public TensorSlot Embedding { get; }

    public TensorSlot Positions { get; }

    public IReadOnlyList<LayerLayout> Layers { get; }

    public TensorSlot FinalNormWeight { get; }

    public TensorSlot FinalNormBias { get; }

    public TensorSlot Unembedding { get; }

    public TensorSlot UnembeddingBias { get; }

    /// <summary>The tensor of that name, or null.</summary>
    public TensorSlot? Find(string name) => byName.GetValueOrDefault(name);

    private TensorSlot Take(string name, params int[] dimensions)
    {
        var slot = new TensorSlot(name, Length, dimensions);
        slots.Add(slot);
        byName.Add(name, slot);
        Length = checked(Length + slot.Length);
        return slot;
    }
}
