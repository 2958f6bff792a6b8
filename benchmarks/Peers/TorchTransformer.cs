using Accelerated.Model;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Accelerated.Peers;

/// <summary>The same model in libtorch, with PyTorch's own fused pieces: scaled dot-product attention, layer norm, cross-entropy.</summary>
internal sealed class TorchTransformer : IDisposable
{
    private readonly Embedding embedding;
    private readonly Parameter positions;
    private readonly Parameter finalWeight;
    private readonly Parameter finalBias;
    private readonly Parameter unembedding;
    private readonly Parameter unembeddingBias;
    private readonly Tensor ids;
    private readonly Tensor targets;
    private readonly int sequences;

    /// <param name="layout">Where the tensors lie in <paramref name="parameters"/>.</param>
    /// <param name="parameters">The weights of our model.</param>
    /// <param name="tokens">[sequences, context].</param>
    /// <param name="sequences">Number of sequences.</param>
    public TorchTransformer(ParameterLayout layout, float[] parameters, int[] tokens, int sequences)
    {
        Shape = layout.Shape;
        this.sequences = sequences;
        embedding = nn.Embedding_from_pretrained(Of(layout.Embedding), freeze: false);
        positions = Leaf(Of(layout.Positions));
        Layers = [.. layout.Layers.Select(l => new TorchLayer(
            Leaf(Of(l.NormWeight)),
            Leaf(Of(l.NormBias)),
            Leaf(cat([Columns(l.QueryWeight), Columns(l.KeyWeight)], 1)),
            Leaf(cat([Of(l.QueryBias).flatten(), Of(l.KeyBias).flatten()])),
            Leaf(Columns(l.ValueWeight)),
            Leaf(Of(l.ValueBias).flatten()),
            Leaf(Of(l.OutputWeight).reshape(Shape.Heads * Shape.HeadSize, Shape.Width)),
            Leaf(Of(l.OutputBias))))];
        finalWeight = Leaf(Of(layout.FinalNormWeight));
        finalBias = Leaf(Of(layout.FinalNormBias));
        unembedding = Leaf(Of(layout.Unembedding));
        unembeddingBias = Leaf(Of(layout.UnembeddingBias));
        ids = tensor(Array.ConvertAll(tokens, t => (long)t), [sequences, Shape.Context]);
        targets = cat([ids.slice(1, 1, Shape.Context, 1), full([sequences, 1], -100, ScalarType.Int64)], 1).flatten();

        Tensor Of(TensorSlot slot) => tensor(parameters.AsSpan(slot.Offset, slot.Length).ToArray(), [.. slot.Dimensions.Select(d => (long)d)]);

        // [heads, width, head size] to [width, heads · head size].
        Tensor Columns(TensorSlot slot) => Of(slot).permute(1, 0, 2).reshape(Shape.Width, Shape.Heads * Shape.HeadSize);
    }

    public TransformerShape Shape { get; }

    public IReadOnlyList<TorchLayer> Layers { get; }

    public IReadOnlyList<Parameter> Parameters => [embedding.weight!, positions, .. Layers.SelectMany(l => l.Parameters), finalWeight, finalBias, unembedding, unembeddingBias];

    /// <summary>Mean loss over the predicted tokens.</summary>
    /// <param name="layerOf">The weights of a layer: its own, or such that only a part of them is differentiated.</param>
    public Tensor Loss(Func<int, LayerWeights> layerOf)
    {
        Tensor x = embedding.forward(ids);
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            LayerWeights w = layerOf(layer);
            Tensor normed = F.layer_norm(x, [Shape.Width], Layers[layer].NormWeight, Layers[layer].NormBias, Shape.Epsilon);
            Tensor[] queriesAndKeys = Product(normed + positions, w.QueryKey, w.QueryKeyBias).chunk(2, -1);
            Tensor z = F.scaled_dot_product_attention(Heads(queriesAndKeys[0]), Heads(queriesAndKeys[1]), Heads(Product(normed, w.Value, w.ValueBias)), is_casual: true);
            x = x + Product(z.transpose(1, 2).reshape(sequences, Shape.Context, -1), w.Output, Layers[layer].OutputBias);
        }

        Tensor logits = Product(F.layer_norm(x, [Shape.Width], finalWeight, finalBias, Shape.Epsilon), unembedding, unembeddingBias);
        return F.cross_entropy(logits.view(-1, Shape.Vocabulary), targets, ignore_index: -100);
    }

    public Tensor Loss() => Loss(layer => new LayerWeights(Layers[layer].QueryKeyWeight, Layers[layer].QueryKeyBias, Layers[layer].ValueWeight, Layers[layer].ValueBias, Layers[layer].OutputWeight));

    public void Dispose()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.Dispose();
        }

        ids.Dispose();
        targets.Dispose();
    }

    private static Parameter Leaf(Tensor values) => new(values.contiguous(), requires_grad: true);

    private Tensor Heads(Tensor rows) => rows.view(sequences, Shape.Context, Shape.Heads, Shape.HeadSize).transpose(1, 2);

    private static Tensor Product(Tensor rows, Tensor weight, Tensor bias) => addmm(bias, rows.reshape(-1, weight.shape[0]), weight, 1, 1).view([.. rows.shape[..^1], weight.shape[1]]);
}
