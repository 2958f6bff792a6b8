using Accelerated.Devices;
using Accelerated.Kernels.Divergence;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// The divergence from a teacher q as cross-entropy at the next token y and a term that is linear in the stream: KL(q ‖ p) = −log p_y + Σ_v (onehot(y) − q)_v · logit_v + Σ q log q. The
/// teacher's weighted mean of the unembedding's columns, and with it the term, is the same for all heads and chains that see a minibatch.
/// </summary>
internal sealed class TeacherTerms(Transformer model, ITeacher teacher, int capacity) : IDisposable
{
    private const int BlockRowsOnHost = 256;
    private const int BlockRowsOnDevice = 4096;

    private readonly int blockRows = model.Device.Kind == DeviceKind.Cpu ? BlockRowsOnHost : BlockRowsOnDevice;
    private readonly Term folded = new();
    private readonly Term plain = new();
    private DeviceMemory<float>? logits;
    private DeviceMemory<float>? copy;
    private DeviceMemory<float>? outputs;
    private DeviceMemory<float>? anchorOutputs;

    /// <summary>directions · x of the stream that walkers of the last layer share, [tokens].</summary>
    public DeviceMemory<float> Dots { get; } = model.Device.Allocate<float>(capacity);

    /// <summary>Turns to a part of a batch.</summary>
    public void Read(TokenBatch part)
    {
        teacher.Read(part);
        folded.IsKnown = plain.IsKnown = false;
    }

    /// <summary>The term of the final stream, s its reciprocal deviation.</summary>
    public LinearTerm OfStream(FoldedUnembedding unembedding, BatchTokens batch, int tokens) => Find(folded, unembedding, batch, tokens);

    /// <summary>The term of the final norm's output, s = 1.</summary>
    public LinearTerm OfNormed(BatchTokens batch, int tokens) => Find(plain, null, batch, tokens);

    /// <summary>O times the directions for <paramref name="walkers"/> walkers, laid out like their outputs.</summary>
    public DeviceMemory<float> Outputs(int walkers) => Room(ref outputs, walkers);

    /// <summary>The same for the heads at w*.</summary>
    public DeviceMemory<float> AnchorOutputs => Room(ref anchorOutputs, model.Shape.Heads);

    public void Dispose()
    {
        logits?.Dispose();
        copy?.Dispose();
        outputs?.Dispose();
        anchorOutputs?.Dispose();
        Dots.Dispose();
        folded.Dispose();
        plain.Dispose();
    }

    // Who asks for a term once asks again, so that from then on one pass over the teacher's logits finds all that are asked for.
    private LinearTerm Find(Term term, FoldedUnembedding? unembedding, BatchTokens batch, int tokens)
    {
        folded.Unembedding ??= unembedding;
        term.Directions ??= model.Device.Allocate<float>((long)capacity * model.Shape.Width);
        term.Offsets ??= model.Device.Allocate<float>(capacity);
        if (!term.IsKnown)
        {
            logits ??= Block();
            for (int first = 0; first < tokens; first += blockRows)
            {
                Find(batch, first, Math.Min(blockRows, tokens - first));
            }

            folded.IsKnown = folded.IsWanted;
            plain.IsKnown = plain.IsWanted;
        }

        return new LinearTerm(term.Directions, term.Offsets);
    }

    private void Find(BatchTokens batch, int first, int rows)
    {
        teacher.Logits(first, rows, logits!);
        if (folded.IsWanted && plain.IsWanted)
        {
            copy ??= Block();
            model.Device.Copy(logits!.View, copy.View);
            Find(plain, copy, batch, first, rows);
        }
        else if (plain.IsWanted)
        {
            Find(plain, logits!, batch, first, rows);
        }

        if (folded.IsWanted)
        {
            Find(folded, logits!, batch, first, rows);
        }
    }

    private void Find(Term term, DeviceMemory<float> block, BatchTokens batch, int first, int rows)
    {
        TransformerShape shape = model.Shape;
        ArrayView<float> bias = term.Unembedding?.Bias.View ?? model.Parameters.View.SubView(model.Layout.UnembeddingBias.Offset, model.Layout.UnembeddingBias.Length);
        model.Device.Launch(TeacherTarget.Family, new TeacherTargetArguments(
            block.View, bias, batch.Targets.View.SubView(first, rows), term.Offsets!.View.SubView(first, rows), rows, shape.Vocabulary));
        MatrixOperand directions = MatrixOperand.RowMajor(term.Directions!.View.SubView((long)first * shape.Width, (long)rows * shape.Width), rows, shape.Width);
        model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(
            MatrixOperand.RowMajor(block.View, rows, shape.Vocabulary), 0, term.Unembedding?.Matrix ?? model.UnembeddingWeight, term.Unembedding is null ? 1 : 0,
            directions, default, default, 0, 1, 0));
    }

    private DeviceMemory<float> Block() => model.Device.Allocate<float>((long)blockRows * model.Shape.Vocabulary);

    private DeviceMemory<float> Room(ref DeviceMemory<float>? memory, int heads)
    {
        long needed = heads * LayerActivations.HeadStride(model.Shape, capacity);
        if (memory is null || memory.Length < needed)
        {
            memory?.Dispose();
            memory = model.Device.Allocate<float>(needed);
        }

        return memory;
    }

    private sealed class Term : IDisposable
    {
        public DeviceMemory<float>? Directions { get; set; }

        public DeviceMemory<float>? Offsets { get; set; }

        /// <summary>Null for the unembedding alone.</summary>
        public FoldedUnembedding? Unembedding { get; set; }

        public bool IsWanted => Offsets is not null;

        public bool IsKnown { get; set; }

        public void Dispose()
        {
            Directions?.Dispose();
            Offsets?.Dispose();
        }
    }
}
