using Accelerated.Devices;
using Accelerated.Kernels.Arithmetic;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>Attention of the heads of a <see cref="HeadStack"/>, forward and backward, on the normed stream that all walkers share.</summary>
internal readonly struct StackAttention(ComputeDevice device, HeadStack stack, HeadScratch scratch, int sequences, int length)
{
    private readonly TransformerShape shape = stack.Shape;
    private readonly int tokens = sequences * length;
    private readonly WalkerProducts products = new(device, stack.Shape);

    private bool Shortformer => shape.Positions == PositionalEmbedding.Shortformer;

    private float Scale => 1 / MathF.Sqrt(shape.HeadSize);

    public HeadView Heads => new(scratch.QueriesKeysValues, scratch.Outputs, shape, tokens);

    public HeadView Gradients => new(scratch.QueryKeyValueGradients, scratch.OutputGradients, shape, tokens);

    /// <summary>z of every walker from the shared input in <paramref name="layer"/>.</summary>
    public void Forward(LayerActivations layer)
    {
        int count = stack.Count;
        Project(Stream(Shortformer ? layer.NormedWithPosition : layer.Normed), 0, 2 * count);
        Project(Stream(layer.Normed), 2 * count, count);
        HeadView heads = Heads;
        device.Launch(AttentionForward.Family, new AttentionForwardArguments(
            heads.Q(0), heads.K(0), heads.V(0), heads.Z(0), scratch.LogSumExp.View, count, sequences, length, shape.HeadSize, heads.Stride, Scale));
    }

    /// <summary>From the gradients of z to those of W_Q, W_K, W_V and their biases, which are added to unless this is the first part.</summary>
    /// <param name="layer">The shared input.</param>
    /// <param name="isFirst">Whether the gradients are overwritten.</param>
    /// <param name="biasPart">Scratch for the biases' gradients of one part.</param>
    public void Backward(LayerActivations layer, bool isFirst, DeviceMemory<float> biasPart)
    {
        int count = stack.Count;
        HeadView x = Heads;
        HeadView d = Gradients;
        device.Launch(AttentionBackward.Family, new AttentionBackwardArguments(
            x.Q(0), x.K(0), x.V(0), x.Z(0), scratch.LogSumExp.View, d.Z(0), d.Q(0), d.K(0), d.V(0), count, sequences, length, shape.HeadSize, x.Stride, Scale));
        float beta = isFirst ? 0 : 1;
        MatrixOperand positioned = Stream(Shortformer ? layer.NormedWithPosition : layer.Normed);
        Weights(positioned, 0, 2 * count, beta);
        Weights(Stream(layer.Normed), 2 * count, count, beta);
        ArrayView<float> biases = stack.BiasGradients(0, 3 * count);
        device.Launch(ColumnSum.Family, new ColumnSumArguments(d.Blocks(0, 3 * count), isFirst ? biases : biasPart.View.SubView(0, biases.Length)));
        if (!isFirst)
        {
            device.Launch(Accumulate.Family, new AccumulateArguments(biases, biasPart.View.SubView(0, biases.Length)));
        }
    }

    private void Project(MatrixOperand input, int firstBlock, int blocks)
    {
        for (int done = 0; done < blocks;)
        {
            int next = products.Next(done, blocks, shape.Width);
            int block = firstBlock + done;
            products.RunWithBias(input, stack.Projections(block, next), Heads.Blocks(block, next), stack.Biases(block, next));
            done += next;
        }
    }

    private void Weights(MatrixOperand input, int firstBlock, int blocks, float beta)
    {
        for (int done = 0; done < blocks;)
        {
            int next = products.Next(done, blocks, tokens);
            int block = firstBlock + done;
            products.Run(input, 1, Gradients.Blocks(block, next), 0, stack.ProjectionGradients(block, next), beta: beta);
            done += next;
        }
    }

    private MatrixOperand Stream(DeviceMemory<float> memory) => MatrixOperand.RowMajor(memory.View, tokens, shape.Width);
}
