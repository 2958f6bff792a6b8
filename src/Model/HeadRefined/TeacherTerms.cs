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
    public LinearTerm OfStream(FoldedUnembedding unembedding, BatchTokens batch, int tokens) => Find(folded, unembedding.Matrix, 0, unembedding.Bias.View, batch, tokens);

    /// <summary>The term of the final norm's output, s = 1.</summary>
    public LinearTerm OfNormed(BatchTokens batch, int tokens) => Find(
        plain, model.UnembeddingWeight, 1, model.Parameters.View.SubView(model.Layout.UnembeddingBias.Offset, model.Layout.UnembeddingBias.Length), batch, tokens);

    /// <summary>O times the directions for <paramref name="walkers"/> walkers, laid out like their outputs.</summary>
    public DeviceMemory<float> Outputs(int walkers) => Room(ref outputs, walkers);

    /// <summary>The same for the heads at w*.</summary>
    public DeviceMemory<float> AnchorOutputs => Room(ref anchorOutputs, model.Shape.Heads);

    public void Dispose()
    {
        logits?.Dispose();
        outputs?.Dispose();
        anchorOutputs?.Dispose();
        Dots.Dispose();
        folded.Dispose();
        plain.Dispose();
    }

    /// <param name="term">Where it is kept.</param>
    /// <param name="map">From logits to directions.</param>
    /// <param name="transposed">Whether <paramref name="map"/> is [width, vocabulary].</param>
    /// <param name="bias">Of the logits.</param>
    /// <param name="batch">The part of a batch.</param>
    /// <param name="tokens">Its tokens.</param>
    private LinearTerm Find(Term term, MatrixOperand map, int transposed, ArrayView<float> bias, BatchTokens batch, int tokens)
    {
        term.Directions ??= model.Device.Allocate<float>((long)capacity * model.Shape.Width);
        term.Offsets ??= model.Device.Allocate<float>(capacity);
        logits ??= model.Device.Allocate<float>((long)blockRows * model.Shape.Vocabulary);
        for (int first = 0; first < tokens && !term.IsKnown; first += blockRows)
        {
            int rows = Math.Min(blockRows, tokens - first);
            teacher.Logits(first, rows, logits);
            model.Device.Launch(TeacherTarget.Family, new TeacherTargetArguments(
                logits.View, bias, batch.Targets.View.SubView(first, rows), term.Offsets.View.SubView(first, rows), rows, model.Shape.Vocabulary));
            MatrixOperand destination = MatrixOperand.RowMajor(term.Directions.View.SubView((long)first * model.Shape.Width, (long)rows * model.Shape.Width), rows, model.Shape.Width);
            model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(
                MatrixOperand.RowMajor(logits.View, rows, model.Shape.Vocabulary), 0, map, transposed, destination, default, default, 0, 1, 0));
        }

        term.IsKnown = true;
        return new LinearTerm(term.Directions, term.Offsets);
    }

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

        public bool IsKnown { get; set; }

        public void Dispose()
        {
            Directions?.Dispose();
            Offsets?.Dispose();
        }
    }
}
