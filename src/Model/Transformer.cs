using Accelerated.Devices;
using Accelerated.Kernels.Arithmetic;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.Products;
using Accelerated.Support;
using CommunityToolkit.HighPerformance;
using ILGPU.Runtime;

namespace Accelerated.Model;

/// <summary>
/// An attention-only transformer on a device: its parameters as one flat vector, its losses and their gradient. Batches of any size are worked through in parts of at
/// most <see cref="PartTokens"/> tokens, so memory does not grow with the batch; sums over parts are taken in order. Not thread-safe.
/// </summary>
public sealed class Transformer : IDisposable
{
    /// <summary>Tokens of one part on the CPU: its activations stay within reach of the caches, and more would not make it faster.</summary>
    private const int PartTokensOnHost = 4096;

    /// <summary>Tokens of one part elsewhere: enough to fill a large GPU.</summary>
    private const int PartTokensOnDevice = 102_400;

    private readonly float[] hostLosses;
    private Activations? activations;
    private Activations? ablated;
    private GradientBuffers? gradients;
    private BatchTokens? tokens;
    private DeviceMemory<float>? gradient;
    private DeviceMemory<float>? partGradient;
    private DivergencePass? divergence;

    /// <summary>A model with all parameters 0.</summary>
    public Transformer(ComputeDevice device, TransformerShape shape)
    {
        Device = device;
        Layout = new ParameterLayout(shape);
        Parameters = device.Allocate<float>(Layout.Length);
        PartTokens = Math.Max(shape.Context, device.Kind == DeviceKind.Cpu ? PartTokensOnHost : PartTokensOnDevice);
        hostLosses = new float[PartTokens];
    }

    public ComputeDevice Device { get; }

    public TransformerShape Shape => Layout.Shape;

    public ParameterLayout Layout { get; }

    /// <summary>All parameters in the order of <see cref="Layout"/>.</summary>
    public DeviceMemory<float> Parameters { get; }

    /// <summary>Where <see cref="LossAndGradient"/> leaves its gradient, in the order of <see cref="Layout"/>.</summary>
    public DeviceMemory<float> Gradient => gradient ??= Device.Allocate<float>(Layout.Length);

    /// <summary>Most tokens that are on the device at once.</summary>
    public int PartTokens { get; }

    /// <summary>The loss of every predicted token.</summary>
    /// <param name="batch">Sequences of at most the model's context.</param>
    /// <param name="losses">Receives −log p(token p + 1 | tokens ≤ p) in nats, [sequences, length − 1], or with a teacher KL(teacher ‖ p) there.</param>
    /// <param name="teacher">Where given, the model is compared with its distributions in place of the data's next tokens.</param>
    /// <returns>Their mean.</returns>
    public double Losses(TokenBatch batch, Span<float> losses, ITeacher? teacher = null)
    {
        Check(batch);
        Require.Length(losses.Length, batch.Predicted, $"{batch.Sequences} sequences × {batch.Length - 1} predicted tokens");
        double sum = 0;
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            Activations a = Forward(part, UnembeddingGradients.None, teacher);
            sum += Download(a, part, losses.Slice(first * (batch.Length - 1), part.Predicted));
        }

        return sum / batch.Predicted;
    }

    /// <summary>Mean loss over the predicted tokens of <paramref name="batch"/>, in nats; with a teacher, mean divergence from it.</summary>
    public double Loss(TokenBatch batch, ITeacher? teacher = null)
    {
        Check(batch);
        double sum = 0;
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            sum += Download(Forward(part, UnembeddingGradients.None, teacher), part, default);
        }

        return sum / batch.Predicted;
    }

    /// <summary>Mean loss over the predicted tokens of <paramref name="batch"/>, and its gradient with respect to the parameters in <paramref name="scope"/> in <see cref="Gradient"/>; with a teacher, of the mean divergence from it.</summary>
    public double LossAndGradient(TokenBatch batch, GradientScope scope, ITeacher? teacher = null)
    {
        Check(batch);
        double sum = 0;
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            DeviceMemory<float> target = first == 0 ? Gradient : partGradient ??= Device.Allocate<float>(Layout.Length);
            Activations a = Forward(part, Level(scope, target, 1f / batch.Predicted), teacher);
            if (scope.Embedding)
            {
                tokens!.UploadOrder(part);
            }

            new BackwardPass(Device, Layout, Parameters, target, scope, gradients!, part.Sequences, part.Length).Run(tokens!, a);
            sum += Download(a, part, default);
            if (first > 0)
            {
                Add(target, scope);
            }
        }

        return sum / batch.Predicted;
    }

    /// <summary>
    /// The change of every token's loss when one head's output is set to zero, Δ = loss without the head − loss with it, for each of <paramref name="heads"/>. The pass with
    /// all heads intact is shared; layers before the head are not computed again.
    /// </summary>
    /// <param name="batch">Sequences of at most the model's context.</param>
    /// <param name="heads">The heads, each ablated alone.</param>
    /// <param name="losses">Receives the losses with all heads intact, [sequences, length − 1].</param>
    /// <param name="deltas">Receives Δ, [heads, sequences, length − 1].</param>
    public void AblationDeltas(TokenBatch batch, IReadOnlyList<Head> heads, Span<float> losses, Span<float> deltas)
    {
        Check(batch);
        Require.Length(losses.Length, batch.Predicted, $"{batch.Sequences} sequences × {batch.Length - 1} predicted tokens");
        Require.Length(deltas.Length, (long)heads.Count * batch.Predicted, $"{heads.Count} heads × {batch.Sequences} sequences × {batch.Length - 1} predicted tokens");
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            Activations intact = Forward(part, UnembeddingGradients.None, null);
            int offset = first * (batch.Length - 1);
            Span<float> before = losses.Slice(offset, part.Predicted);
            Download(intact, part, before);
            ablated ??= new Activations(Device, Shape, PartTokens);
            var pass = new ForwardPass(Device, Layout, Parameters, part.Sequences, part.Length);
            for (int h = 0; h < heads.Count; h++)
            {
                Head head = Known(heads[h]);
                pass.WithoutHead(head, intact, ablated.ResidualBefore(head.Layer + 1));
                for (int layer = head.Layer + 1; layer < Shape.Layers; layer++)
                {
                    pass.Layer(layer, ablated);
                }

                pass.Loss(tokens!, ablated, UnembeddingGradients.None);
                Span<float> after = deltas.Slice(h * batch.Predicted + offset, part.Predicted);
                Download(ablated, part, after);
                System.Numerics.Tensors.TensorPrimitives.Subtract(after, before, after);
            }
        }
    }

    /// <summary>For every position p the position j ≤ p that <paramref name="head"/> attends to most, and its weight, both [sequences, length].</summary>
    public void AttentionPeaks(TokenBatch batch, Head head, Span<int> positions, Span<float> weights)
    {
        Check(batch);
        Require.Length(positions.Length, batch.Tokens.Length, $"{batch.Sequences} sequences × {batch.Length} tokens");
        Require.Length(weights.Length, batch.Tokens.Length, $"{batch.Sequences} sequences × {batch.Length} tokens");
        using DeviceMemory<int> peak = Device.Allocate<int>(PartTokens);
        using DeviceMemory<float> weight = Device.Allocate<float>(PartTokens);
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            HeadView heads = ForwardTo(part, Known(head));
            Device.Launch(AttentionPeak.Family, new AttentionPeakArguments(
                heads.Q(head.Index), heads.K(head.Index), peak.View, weight.View, 1, part.Sequences, part.Length, Shape.HeadSize, heads.Stride, 1 / MathF.Sqrt(Shape.HeadSize)));
            peak.CopyTo(positions.Slice(first * batch.Length, part.Tokens.Length));
            weight.CopyTo(weights.Slice(first * batch.Length, part.Tokens.Length));
        }
    }

    /// <summary>The attention weights of <paramref name="head"/>, [sequences, length, length], 0 above the diagonal. Computed on the host in float64: for looking at, not for work.</summary>
    public void AttentionPattern(TokenBatch batch, Head head, Span<float> weights)
    {
        Check(batch);
        Require.Length(weights.Length, (long)batch.Tokens.Length * batch.Length, $"{batch.Sequences} sequences × {batch.Length} × {batch.Length} weights");
        int size = batch.Length * Shape.HeadSize;
        var q = new float[size];
        var k = new float[size];
        for (int s = 0; s < batch.Sequences; s++)
        {
            HeadView heads = ForwardTo(batch.Slice(s, 1), Known(head));
            Download(heads, head.Index, q, k);
            Span<float> square = weights.Slice(s * batch.Length * batch.Length, batch.Length * batch.Length);
            AttentionRows.Fill(q, k, Shape.HeadSize, Span2D<float>.DangerousCreate(ref square[0], batch.Length, batch.Length, 0));
        }
    }

    /// <summary>The attention weights of every head at chosen places. Layers are computed once for all of them.</summary>
    /// <param name="batch">Sequences of at most the model's context.</param>
    /// <param name="edges">The places, in any order; keys must not lie behind their queries.</param>
    /// <param name="weights">Receives the weights, [layers · heads, edges].</param>
    public void AttentionWeights(TokenBatch batch, ReadOnlySpan<AttentionEdge> edges, Span<float> weights)
    {
        Check(batch);
        Require.Length(weights.Length, (long)Shape.Layers * Shape.Heads * edges.Length, $"{Shape.Layers * Shape.Heads} heads × {edges.Length} places");
        foreach (AttentionEdge edge in edges)
        {
            Require.Within(edge.Sequence, 0, batch.Sequences - 1);
            Require.Within(edge.Query, 0, batch.Length - 1);
            Require.Within(edge.Key, 0, edge.Query);
        }

        var lookup = new AttentionLookup(Shape);
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            Activations a = Stream(part, out _);
            for (int layer = 0; layer < Shape.Layers; layer++)
            {
                int share = Shape.Heads * edges.Length;
                lookup.Read(a.Layers[layer], part, first, edges, weights.Slice(layer * share, share));
            }
        }
    }

    public void Dispose()
    {
        Parameters.Dispose();
        activations?.Dispose();
        ablated?.Dispose();
        gradients?.Dispose();
        tokens?.Dispose();
        gradient?.Dispose();
        partGradient?.Dispose();
        divergence?.Dispose();
    }

    /// <summary>W_U, [width, vocabulary].</summary>
    internal MatrixOperand UnembeddingWeight => MatrixOperand.RowMajor(Parameters.View.SubView(Layout.Unembedding.Offset, Layout.Unembedding.Length), Shape.Width, Shape.Vocabulary);

    /// <summary>LN_final of the residual stream after the last layer, [tokens, width]; stands until the next pass.</summary>
    internal DeviceMemory<float> FinalNormed(TokenBatch part)
    {
        Check(part);
        Activations a = Stream(part, out ForwardPass pass);
        pass.FinalNorm(a);
        return a.FinalNormed;
    }

    /// <summary>The logits of <paramref name="rows"/> rows of <paramref name="normed"/> from row <paramref name="first"/> on, [rows, vocabulary].</summary>
    internal void Logits(DeviceMemory<float> normed, int first, int rows, DeviceMemory<float> destination) => Device.Launch(MatrixProduct.Family, new MatrixProductArguments(
        MatrixOperand.RowMajor(normed.View.SubView((long)first * Shape.Width, (long)rows * Shape.Width), rows, Shape.Width), 0,
        UnembeddingWeight, 0,
        MatrixOperand.RowMajor(destination.View, rows, Shape.Vocabulary), default,
        Parameters.View.SubView(Layout.UnembeddingBias.Offset, Layout.UnembeddingBias.Length), 1, 1, 0));

    private Activations Forward(TokenBatch part, UnembeddingGradients unembedding, ITeacher? teacher)
    {
        Activations a = Stream(part, out ForwardPass pass);
        if (teacher is null)
        {
            pass.Loss(tokens!, a, unembedding);
            return a;
        }

        Require.Length(teacher.Vocabulary, Shape.Vocabulary, $"a model of {Shape.Vocabulary} tokens");
        pass.FinalNorm(a);
        teacher.Read(part);
        divergence ??= new DivergencePass(Device, Shape);
        divergence.Run(this, teacher, tokens!, a, part.Tokens.Length, unembedding);
        return a;
    }

    private Activations Stream(TokenBatch part, out ForwardPass pass)
    {
        Activations a = Begin(part, out pass);
        for (int layer = 0; layer < Shape.Layers; layer++)
        {
            pass.Layer(layer, a);
        }

        return a;
    }

    private HeadView ForwardTo(TokenBatch part, Head head)
    {
        Activations a = Begin(part, out ForwardPass pass);
        for (int layer = 0; layer <= head.Layer; layer++)
        {
            pass.Layer(layer, a);
        }

        return new HeadView(a.Layers[head.Layer], Shape, part.Tokens.Length);
    }

    private Activations Begin(TokenBatch part, out ForwardPass pass)
    {
        tokens ??= new BatchTokens(Device, Shape, PartTokens);
        activations ??= new Activations(Device, Shape, PartTokens);
        pass = new ForwardPass(Device, Layout, Parameters, part.Sequences, part.Length);
        tokens.Upload(part);
        pass.Embed(tokens, activations);
        return activations;
    }

    private UnembeddingGradients Level(GradientScope scope, DeviceMemory<float> target, float scale)
    {
        gradients ??= new GradientBuffers(Device, Shape, PartTokens);
        return new UnembeddingGradients(
            scope.Unembedding ? 2 : 1,
            scale,
            gradients.Normed.View,
            target.View.SubView(Layout.Unembedding.Offset, Layout.Unembedding.Length),
            target.View.SubView(Layout.UnembeddingBias.Offset, Layout.UnembeddingBias.Length));
    }

    private void Add(DeviceMemory<float> term, GradientScope scope)
    {
        foreach (ParameterRange range in scope.Ranges)
        {
            Device.Launch(Accumulate.Family, new AccumulateArguments(Gradient.View.SubView(range.Offset, range.Length), term.View.SubView(range.Offset, range.Length)));
        }
    }

    /// <summary>Copies the predicted positions' losses to <paramref name="destination"/> unless it is empty, and returns their sum in float64.</summary>
    private double Download(Activations a, TokenBatch part, Span<float> destination)
    {
        a.Losses.CopyTo(hostLosses.AsSpan(0, part.Tokens.Length));
        double sum = 0;
        int predicted = part.Length - 1;
        for (int s = 0; s < part.Sequences; s++)
        {
            ReadOnlySpan<float> row = hostLosses.AsSpan(s * part.Length, predicted);
            foreach (float loss in row)
            {
                sum += loss;
            }

            if (!destination.IsEmpty)
            {
                row.CopyTo(destination[(s * predicted)..]);
            }
        }

        return sum;
    }

    private void Download(HeadView heads, int head, float[] q, float[] k)
    {
        using DeviceMemory<float> copy = Device.Allocate<float>(q.Length);
        heads.Q(head).SubView(0, q.Length).CopyTo(Device.Stream, copy.View);
        copy.CopyTo(q);
        heads.K(head).SubView(0, k.Length).CopyTo(Device.Stream, copy.View);
        copy.CopyTo(k);
    }

    private void Check(TokenBatch batch)
    {
        if (batch.Length > Shape.Context)
        {
            throw new InvalidInputException($"Sequences of {batch.Length} tokens do not fit the model's context of {Shape.Context}. Cut the data into shorter rows.");
        }
    }

    private Head Known(Head head) => head.Layer >= 0 && head.Layer < Shape.Layers && head.Index >= 0 && head.Index < Shape.Heads
        ? head
        : throw new InvalidInputException($"No head {head}: the model has {Shape.Layers} layers of {Shape.Heads} heads, 0:0 to {Shape.Layers - 1}:{Shape.Heads - 1}.");
}
