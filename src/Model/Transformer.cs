using Accelerated.Devices;
using Accelerated.Kernels.Arithmetic;
using Accelerated.Kernels.Products;
using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>
/// An attention-only transformer on a device: its parameters as one flat vector, its losses and their gradient. Batches of any size are worked through in parts of at
/// most <see cref="PartTokens"/> tokens, so memory does not grow with the batch; sums over parts are taken in order. Not thread-safe.
/// </summary>
public sealed partial class Transformer : IDisposable
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
        PartTokens = PartTokensOn(device.Kind, shape);
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
            MakeRoom(part.Tokens.Length);
            DeviceMemory<float> target = GradientOf(first == 0);
            Activations a = Forward(part, Level(scope, target, 1f / batch.Predicted), teacher);
            if (scope.Embedding)
            {
                tokens!.UploadOrder(part);
            }

            Backward(part, a, scope, target);
            sum += Download(a, part, default);
        }

        return sum / batch.Predicted;
    }

    /// <summary>Launches what <see cref="LossAndGradient"/> does and waits for nothing.</summary>
    /// <param name="batch">Stays as it is until the device is done.</param>
    /// <param name="scope">Whose gradient is wanted.</param>
    /// <param name="take">Is given the losses of each part, the first of its tokens and their number, and launches the copy of them.</param>
    internal void LaunchGradient(HostBatch batch, GradientScope scope, Action<DeviceMemory<float>, int, int> take)
    {
        int first = 0;
        for (int p = 0; p < batch.Parts; p++)
        {
            TokenBatch part = batch.Part(p);
            Check(part);
            MakeRoom(part.Tokens.Length);
            batch.Upload(p, tokens!);
            DeviceMemory<float> target = GradientOf(p == 0);
            Activations a = Through(part, out ForwardPass pass);
            pass.Loss(tokens!, a, Level(scope, target, 1f / batch.Predicted));
            Backward(part, a, scope, target);
            take(a.Losses, first, part.Tokens.Length);
            first += part.Tokens.Length;
        }
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
            ablated = Room(ablated, part.Tokens.Length);
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

    /// <summary>Most tokens of a part.</summary>
    internal static int PartTokensOn(DeviceKind kind, TransformerShape shape) => Math.Max(shape.Context, kind == DeviceKind.Cpu ? PartTokensOnHost : PartTokensOnDevice);

    /// <summary>The sum in float64 of the losses of all positions, [sequences, length], but the last of each sequence.</summary>
    internal static double SumOfPredicted(ReadOnlySpan<float> losses, int length)
    {
        double sum = 0;
        for (int first = 0; first < losses.Length; first += length)
        {
            foreach (float loss in losses.Slice(first, length - 1))
            {
                sum += loss;
            }
        }

        return sum;
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
        MakeRoom(part.Tokens.Length);
        tokens!.Upload(part);
        return Through(part, out pass);
    }

    /// <summary>All layers, for the tokens that were uploaded.</summary>
    private Activations Through(TokenBatch part, out ForwardPass pass)
    {
        pass = new ForwardPass(Device, Layout, Parameters, part.Sequences, part.Length);
        pass.Embed(tokens!, activations!);
        for (int layer = 0; layer < Shape.Layers; layer++)
        {
            pass.Layer(layer, activations!);
        }

        return activations!;
    }

    private void Backward(TokenBatch part, Activations a, GradientScope scope, DeviceMemory<float> target)
    {
        new BackwardPass(Device, Layout, Parameters, target, scope, gradients!, part.Sequences, part.Length).Run(tokens!, a);
        if (target != Gradient)
        {
            Add(target, scope);
        }
    }

    /// <summary>Where a part leaves its gradient: the first one in its final place, others beside it to be added.</summary>
    private DeviceMemory<float> GradientOf(bool isFirst) => isFirst ? Gradient : partGradient ??= Device.Allocate<float>(Layout.Length);

    private HeadView ForwardTo(TokenBatch part, Head head)
    {
        MakeRoom(part.Tokens.Length);
        tokens!.Upload(part);
        var pass = new ForwardPass(Device, Layout, Parameters, part.Sequences, part.Length);
        pass.Embed(tokens, activations!);
        for (int layer = 0; layer <= head.Layer; layer++)
        {
            pass.Layer(layer, activations!);
        }

        return new HeadView(activations!.Layers[head.Layer], Shape, part.Tokens.Length);
    }

    /// <summary>Memory for a part of <paramref name="count"/> tokens; what was in it is lost where it grows.</summary>
    private void MakeRoom(int count)
    {
        activations = Room(activations, count);
        if (tokens is null || tokens.Targets.Length < count)
        {
            tokens?.Dispose();
            tokens = null;
            tokens = new BatchTokens(Device, Shape, count);
        }
    }

    private Activations Room(Activations? present, int count)
    {
        if (present is not null && present.Capacity >= count)
        {
            return present;
        }

        present?.Dispose();
        return new Activations(Device, Shape, count);
    }

    private UnembeddingGradients Level(GradientScope scope, DeviceMemory<float> target, float scale)
    {
        int capacity = activations!.Capacity;
        if (gradients is null || gradients.Capacity < capacity)
        {
            gradients?.Dispose();
            gradients = null;
            gradients = new GradientBuffers(Device, Shape, capacity);
        }

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
        Span<float> found = hostLosses.AsSpan(0, part.Tokens.Length);
        a.Losses.CopyTo(found);
        int predicted = part.Length - 1;
        for (int s = 0; s < part.Sequences && !destination.IsEmpty; s++)
        {
            found.Slice(s * part.Length, predicted).CopyTo(destination[(s * predicted)..]);
        }

        return SumOfPredicted(found, part.Length);
    }

    private void Download(HeadView heads, int head, float[] q, float[] k)
    {
        using DeviceMemory<float> copy = Device.Allocate<float>(q.Length);
        Device.Copy(heads.Q(head).SubView(0, q.Length), copy.View);
        copy.CopyTo(q);
        Device.Copy(heads.K(head).SubView(0, k.Length), copy.View);
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
