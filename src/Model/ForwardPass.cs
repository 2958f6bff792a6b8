using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.Embedding;
using Accelerated.Kernels.Normalization;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Unembedding;
using ILGPU;

namespace Accelerated.Model;

/// <summary>The forward pass of science's attention-only transformer as launches of kernel families, for <c>Sequences</c> × <c>Length</c> tokens.</summary>
internal readonly struct ForwardPass(ComputeDevice device, ParameterLayout layout, DeviceMemory<float> parameters, int sequences, int length)
{
    private readonly TransformerShape shape = layout.Shape;
    private readonly int tokens = sequences * length;

    /// <summary>Of all sequences together.</summary>
    public int Tokens => tokens;

    private int HeadsWidth => shape.Heads * shape.HeadSize;

    private float Scale => 1 / MathF.Sqrt(shape.HeadSize);

    /// <summary>x₀ from the ids.</summary>
    public void Embed(BatchTokens batch, Activations a)
    {
        bool standard = shape.Positions == PositionalEmbedding.Standard;
        device.Launch(EmbeddingGather.Family, new EmbeddingGatherArguments(
            batch.Ids.View, View(layout.Embedding), View(layout.Positions), a.ResidualBefore(0).View, standard ? 1 : 0, tokens, shape.Width, length));
    }

    /// <summary>From the residual stream before <paramref name="layer"/> to the one after it.</summary>
    public void Layer(int layer, Activations a)
    {
        Normalize(layer, a.Layers[layer]);
        QueriesKeysValues(layer, a);
        Attend(layer, a);
    }

    /// <summary>The rest of <paramref name="layer"/> from its queries, keys and values on.</summary>
    public void Attend(int layer, Activations a)
    {
        AttendHeads(layer, a);
        AddOutputs(layer, a);
    }

    /// <summary>The heads' outputs from their queries, keys and values.</summary>
    public void AttendHeads(int layer, Activations a)
    {
        LayerActivations l = a.Layers[layer];
        HeadView heads = new(l, shape, tokens);
        Attend(heads.Q(0), heads.K(0), heads.V(0), heads.Z(0), l.LogSumExp.View, shape.Heads);
    }

    /// <summary>z of as many heads as <paramref name="heads"/> says, laid out like those of a layer.</summary>
    public void Attend(ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> z, ArrayView<float> logSumExp, int heads) =>
        device.Launch(AttentionForward.Family, new AttentionForwardArguments(
            q, k, v, z, logSumExp, heads, sequences, length, shape.HeadSize, LayerActivations.HeadStride(shape, tokens), Scale));

    /// <summary>The stream after <paramref name="layer"/> from the one before it and the heads' outputs.</summary>
    public void AddOutputs(int layer, Activations a)
    {
        LayerLayout weights = layout.Layers[layer];
        LayerActivations l = a.Layers[layer];
        HeadView heads = new(l, shape, tokens);
        MatrixOperand before = Stream(l.Residual);
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(
            heads.AllOutputs, 0, MatrixOperand.RowMajor(View(weights.OutputWeight), HeadsWidth, shape.Width), 0,
            Stream(a.ResidualBefore(layer + 1)), before, View(weights.OutputBias), 1, 1, 1));
    }

    /// <summary>LN_final of the residual stream after the last layer.</summary>
    public void FinalNorm(Activations a) => device.Launch(LayerNormForward.Family, new LayerNormForwardArguments(
        a.Final.View, View(layout.FinalNormWeight), View(layout.FinalNormBias), a.FinalNormed.View, a.FinalMean.View, a.FinalReciprocalDeviation.View,
        default, default, 0, tokens, shape.Width, length, (float)shape.Epsilon));

    /// <summary>The final norm, logits and losses; with gradients into <paramref name="gradients"/> where given.</summary>
    public void Loss(BatchTokens batch, Activations a, UnembeddingGradients gradients)
    {
        FinalNorm(a);
        device.Launch(UnembeddingLoss.Family, new UnembeddingLossArguments(
            a.FinalNormed.View, View(layout.Unembedding), View(layout.UnembeddingBias), batch.Targets.View, a.Losses.View,
            gradients.DX, gradients.DWeights, gradients.DBias, gradients.Level, gradients.Scale, tokens, shape.Width, shape.Vocabulary));
    }

    /// <summary>The residual stream after <paramref name="head"/>'s layer had that head's output been zero, from the pass kept in <paramref name="from"/>.</summary>
    public void WithoutHead(Head head, Activations from, DeviceMemory<float> destination)
    {
        LayerLayout weights = layout.Layers[head.Layer];
        HeadView heads = new(from.Layers[head.Layer], shape, tokens);
        MatrixOperand after = Stream(from.ResidualBefore(head.Layer + 1));
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(
            heads.Output(head.Index), 0, HeadOutputWeight(weights, head.Index), 0, Stream(destination), after, default, 0, -1, 1));
    }

    /// <summary>W_O of one head, [head size, width].</summary>
    public MatrixOperand HeadOutputWeight(LayerLayout weights, int head) =>
        MatrixOperand.RowMajor(View(LayerLayout.ShareOf(weights.OutputWeight, head)), shape.HeadSize, shape.Width);

    /// <summary>The normed stream before <paramref name="layer"/>, with and without positions.</summary>
    public void Normalize(int layer, LayerActivations l)
    {
        LayerLayout weights = layout.Layers[layer];
        bool shortformer = shape.Positions == PositionalEmbedding.Shortformer;
        device.Launch(LayerNormForward.Family, new LayerNormForwardArguments(
            l.Residual.View, View(weights.NormWeight), View(weights.NormBias), l.Normed.View, l.Mean.View, l.ReciprocalDeviation.View,
            View(layout.Positions), l.NormedWithPosition.View, shortformer ? 1 : 0, tokens, shape.Width, length, (float)shape.Epsilon));
    }

    /// <summary>W_Q, W_K and W_V, and their biases, follow one another in the flat vector, so that two or three of them are one operand.</summary>
    public void QueriesKeysValues(int layer, Activations a)
    {
        LayerLayout weights = layout.Layers[layer];
        LayerActivations l = a.Layers[layer];
        int heads = shape.Heads;
        if (shape.Positions == PositionalEmbedding.Standard)
        {
            Project(weights.QueryWeight, weights.QueryBias, l.Normed, l, firstBlock: 0, blocks: 3 * heads);
            return;
        }

        Project(weights.QueryWeight, weights.QueryBias, l.NormedWithPosition, l, firstBlock: 0, blocks: 2 * heads);
        Project(weights.ValueWeight, weights.ValueBias, l.Normed, l, firstBlock: 2 * heads, blocks: heads);
    }

    private void Project(TensorSlot weight, TensorSlot bias, DeviceMemory<float> input, LayerActivations l, int firstBlock, int blocks)
    {
        ArrayView<float> w = parameters.View.SubView(weight.Offset, (long)blocks * shape.Width * shape.HeadSize);
        ArrayView<float> b = parameters.View.SubView(bias.Offset, (long)blocks * shape.HeadSize);
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(
            Stream(input), 0, MatrixOperand.Blocked(w, shape.Width, blocks, shape.HeadSize), 0,
            new HeadView(l, shape, tokens).Blocks(firstBlock, blocks), default, b, 1, 1, 0));
    }

    /// <summary>Queries (0), keys (1) or values (2) of one head from the normed stream in <paramref name="l"/>.</summary>
    public void Project(int layer, int head, int which, LayerActivations l, ArrayView<float> destination)
    {
        LayerLayout weights = layout.Layers[layer];
        TensorSlot weight = which switch { 0 => weights.QueryWeight, 1 => weights.KeyWeight, _ => weights.ValueWeight };
        TensorSlot bias = which switch { 0 => weights.QueryBias, 1 => weights.KeyBias, _ => weights.ValueBias };
        bool positioned = which < 2 && shape.Positions == PositionalEmbedding.Shortformer;
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(
            Stream(positioned ? l.NormedWithPosition : l.Normed), 0,
            MatrixOperand.RowMajor(View(LayerLayout.ShareOf(weight, head)), shape.Width, shape.HeadSize), 0,
            MatrixOperand.RowMajor(destination, tokens, shape.HeadSize), default, View(LayerLayout.ShareOf(bias, head)), 1, 1, 0));
    }

    private MatrixOperand Stream(DeviceMemory<float> memory) => MatrixOperand.RowMajor(memory.View, tokens, shape.Width);

    private ArrayView<float> View(TensorSlot slot) => View(slot.Range);

    private ArrayView<float> View(ParameterRange range) => parameters.View.SubView(range.Offset, range.Length);
}
