using Accelerated.Devices;
using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Products;
using Accelerated.Model;
using ILGPU;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// Intact and ablated passes over one part of the data after another. The intact one is shared by all targets; what lies before a target's first layer is not computed again, and a change of
/// one head of the last layer costs no unembedding but an update of the shared logits (<see cref="LastLayerUpdates"/>), where the device has a kernel for it that is faster than its definition.
/// </summary>
internal sealed class AblationPass : IDisposable
{
    private const int PartTokensOnHost = 4096;
    private const int PartTokensOnDevice = 16_384;

    private readonly Transformer model;
    private readonly AblationSubstitutes? substitutes;
    private readonly BatchTokens tokens;
    private readonly Activations intact;
    private readonly float[] hostLosses;
    private readonly float[] hostUpdates;
    private readonly bool updatesLastLayer;
    private Activations? moved;
    private LayerActivations? inputs;
    private LastLayerUpdates? updates;
    private DeviceMemory<float>? zeros;
    private ForwardPass pass;
    private int sequences;
    private int length;

    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="substitutes">Null where only the intact pass is wanted.</param>
    public AblationPass(Transformer model, AblationSubstitutes? substitutes)
    {
        (this.model, this.substitutes) = (model, substitutes);
        int capacity = CapacityOf(model);
        tokens = new BatchTokens(model.Device, model.Shape, capacity);
        intact = new Activations(model.Device, model.Shape, capacity);
        hostLosses = new float[capacity];
        hostUpdates = new float[LastLayerUpdates.Most * capacity];
        updatesLastLayer = !model.Device.RunsDefinition(HeadUnembeddingLoss.Family);
    }

    private TransformerShape Shape => model.Shape;

    private int LastLayer => Shape.Layers - 1;

    private Activations Moved => moved ??= new Activations(model.Device, Shape, hostLosses.Length);

    /// <summary>Most tokens of a part.</summary>
    public static int CapacityOf(Transformer model) => Math.Max(model.Shape.Context, model.Device.Kind == DeviceKind.Cpu ? PartTokensOnHost : PartTokensOnDevice);

    /// <summary>Turns to a part of the data, of at most <see cref="CapacityOf"/> tokens, that begins with row <paramref name="first"/>.</summary>
    public void Begin(TokenBatch batch, int first)
    {
        (sequences, length) = (batch.Sequences, batch.Length);
        pass = new ForwardPass(model.Device, model.Layout, model.Parameters, sequences, length);
        tokens.Upload(batch);
        pass.Embed(tokens, intact);
        for (int layer = 0; layer < Shape.Layers; layer++)
        {
            pass.Layer(layer, intact);
        }

        substitutes?.Begin(first, sequences, pass);
    }

    /// <summary>The losses of the intact pass, and for each target the losses under its ablation minus those.</summary>
    /// <param name="plans">The targets.</param>
    /// <param name="losses">[sequences, length − 1].</param>
    /// <param name="deltas">[targets, sequences, length − 1].</param>
    public void Deltas(IReadOnlyList<TargetPlan> plans, Span<float> losses, Span<float> deltas)
    {
        pass.Loss(tokens, intact, UnembeddingGradients.None);
        intact.Losses.CopyTo(hostLosses.AsSpan(0, pass.Tokens));
        Predicted(hostLosses, losses);
        int predicted = losses.Length;
        var pending = new List<int>(LastLayerUpdates.Most);
        for (int t = 0; t < plans.Count; t++)
        {
            if (updatesLastLayer && plans[t].OnlyLastLayer is { } edit)
            {
                updates ??= new LastLayerUpdates(model, hostLosses.Length);
                Apply(plans[t], edit, isMoved: false);
                int head = edit.Head.Index;
                updates.Change(pending.Count, head, View(intact, LastLayer).Output(head), IsZero(edit) ? null : View(Moved, LastLayer).Output(head));
                pending.Add(t);
                if (pending.Count == LastLayerUpdates.Most)
                {
                    Update(pending, deltas, predicted);
                }

                continue;
            }

            Run(plans[t]);
            Moved.Losses.CopyTo(hostLosses.AsSpan(0, pass.Tokens));
            Span<float> delta = deltas.Slice(t * predicted, predicted);
            Predicted(hostLosses, delta);
            System.Numerics.Tensors.TensorPrimitives.Subtract(delta, losses, delta);
        }

        Update(pending, deltas, predicted);
    }

    /// <summary>Queries and keys of a head in the intact pass, of one sequence of the part, both [length, head size].</summary>
    public void QueriesAndKeys(Head head, int sequence, DeviceMemory<float> scratch, Span<float> q, Span<float> k)
    {
        HeadView heads = View(intact, head.Layer);
        long block = (long)length * Shape.HeadSize;
        model.Device.Copy(heads.Q(head.Index).SubView(sequence * block, block), scratch.View);
        scratch.CopyTo(q);
        model.Device.Copy(heads.K(head.Index).SubView(sequence * block, block), scratch.View);
        scratch.CopyTo(k);
    }

    /// <summary>Queries and keys of all heads of a layer in the intact pass, for kernels.</summary>
    public HeadView Heads(int layer) => View(intact, layer);

    public void Dispose()
    {
        tokens.Dispose();
        intact.Dispose();
        moved?.Dispose();
        inputs?.Dispose();
        updates?.Dispose();
        zeros?.Dispose();
    }

    private void Update(List<int> pending, Span<float> deltas, int predicted)
    {
        if (pending.Count == 0)
        {
            return;
        }

        int count = pass.Tokens;
        updates!.Losses(pending.Count, intact, tokens, count, hostUpdates, hostLosses);
        for (int i = 0; i < pending.Count; i++)
        {
            Span<float> after = hostUpdates.AsSpan(i * count, count);
            System.Numerics.Tensors.TensorPrimitives.Subtract(after, hostLosses.AsSpan(0, count), after);
            Predicted(after, deltas.Slice(pending[i] * predicted, predicted));
        }

        pending.Clear();
    }

    /// <summary>The pass under an ablation from its first layer to the losses.</summary>
    private void Run(TargetPlan plan)
    {
        for (int layer = plan.FirstLayer; layer < Shape.Layers; layer++)
        {
            bool isMoved = layer > plan.FirstLayer;
            if (isMoved)
            {
                pass.Normalize(layer, Moved.Layers[layer]);
                pass.QueriesKeysValues(layer, Moved);
                foreach (HeadEdit edit in plan.Edits(layer))
                {
                    ChangeInputs(plan, edit, isMoved);
                }

                pass.AttendHeads(layer, Moved);
                foreach (HeadEdit edit in plan.Edits(layer))
                {
                    ChangeOutput(edit, isMoved);
                }

                pass.AddOutputs(layer, Moved);
                continue;
            }

            foreach (HeadEdit edit in plan.Edits(layer))
            {
                Apply(plan, edit, isMoved);
            }

            MatrixOperand before = Stream(intact.ResidualBefore(layer + 1));
            MatrixOperand after = Stream(Moved.ResidualBefore(layer + 1));
            foreach (HeadEdit edit in plan.Edits(layer))
            {
                int head = edit.Head.Index;
                Exchange(edit.Head, View(intact, layer).Output(head), IsZero(edit) ? null : View(Moved, layer).Output(head), before, after);
                before = after;
            }
        }

        pass.Loss(tokens, Moved, UnembeddingGradients.None);
    }

    private void Apply(TargetPlan plan, HeadEdit edit, bool isMoved)
    {
        ChangeInputs(plan, edit, isMoved);
        ChangeOutput(edit, isMoved);
    }

    /// <summary>Puts changed queries, keys and values of a head into <see cref="Moved"/>.</summary>
    private void ChangeInputs(TargetPlan plan, HeadEdit edit, bool isMoved)
    {
        int layer = edit.Head.Layer;
        int head = edit.Head.Index;
        HeadView own = View(Moved, layer);
        foreach (HeadPart input in HeadEdit.Inputs.Where(edit.Substitutes))
        {
            Put(substitutes!.Of(new HeadSite(edit.Head, input)), HeadParts.View(own, input, head));
        }

        foreach ((IReadOnlyList<Head> from, IReadOnlyList<HeadPart> changed) in edit.Cuts())
        {
            inputs ??= new LayerActivations(model.Device, Shape, hostLosses.Length);
            MatrixOperand before = Stream((isMoved ? Moved : intact).Layers[layer].Residual);
            MatrixOperand without = Stream(inputs.Residual);
            foreach (Head earlier in from)
            {
                HeadView current = View(plan.Moves(earlier) ? Moved : intact, earlier.Layer);
                Exchange(earlier, current.Output(earlier.Index), Block(substitutes!.Of(new HeadSite(earlier, HeadPart.Whole))), before, without);
                before = without;
            }

            pass.Normalize(layer, inputs);
            foreach (HeadPart input in changed)
            {
                pass.Project(layer, head, HeadParts.Index(input), inputs, HeadParts.View(own, input, head));
            }
        }
    }

    /// <summary>Puts the changed output of a head into <see cref="Moved"/>, unless the layer's attention has done it.</summary>
    private void ChangeOutput(HeadEdit edit, bool isMoved)
    {
        int layer = edit.Head.Layer;
        int head = edit.Head.Index;
        HeadView own = View(Moved, layer);
        HeadView kept = View(isMoved ? Moved : intact, layer);
        ArrayView<float> Input(HeadPart input) => HeadParts.View(edit.Changes(input) ? own : kept, input, head);
        if (edit.Substitutes(HeadPart.Whole))
        {
            Put(substitutes!.Of(new HeadSite(edit.Head, HeadPart.Whole)), own.Z(head));
        }
        else if (edit.Substitutes(HeadPart.Pattern))
        {
            substitutes!.Attend(edit.Head, Input(HeadPart.Value), own.Z(head));
        }
        else if (!isMoved)
        {
            pass.Attend(Input(HeadPart.Query), Input(HeadPart.Key), Input(HeadPart.Value), own.Z(head), Moved.Layers[layer].LogSumExp.View, 1);
        }
    }

    /// <summary>Whether the head's output becomes zero, so that nothing takes its place.</summary>
    private bool IsZero(HeadEdit edit) => edit.Substitutes(HeadPart.Whole) && substitutes!.Of(new HeadSite(edit.Head, HeadPart.Whole)) is null;

    /// <summary>after = before − z W_O + z′ W_O.</summary>
    private void Exchange(Head head, MatrixOperand output, MatrixOperand? substitute, MatrixOperand before, MatrixOperand after)
    {
        MatrixOperand weights = pass.HeadOutputWeight(model.Layout.Layers[head.Layer], head.Index);
        model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(output, 0, weights, 0, after, before, default, 0, -1, 1));
        if (substitute is { } other)
        {
            model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(other, 0, weights, 0, after, after, default, 0, 1, 1));
        }
    }

    private void Put(ArrayView<float>? source, ArrayView<float> destination)
    {
        long elements = (long)pass.Tokens * Shape.HeadSize;
        ArrayView<float> values = source ?? (zeros ??= model.Device.Allocate<float>((long)hostLosses.Length * Shape.HeadSize)).View;
        model.Device.Copy(values.SubView(0, elements), destination.SubView(0, elements));
    }

    private MatrixOperand? Block(ArrayView<float>? view) => view is { } values ? MatrixOperand.RowMajor(values, pass.Tokens, Shape.HeadSize) : null;

    private HeadView View(Activations activations, int layer) => new(activations.Layers[layer], Shape, pass.Tokens);

    private MatrixOperand Stream(DeviceMemory<float> memory) => MatrixOperand.RowMajor(memory.View, pass.Tokens, Shape.Width);

    /// <summary>From all positions to those that have a next token.</summary>
    private void Predicted(ReadOnlySpan<float> all, Span<float> destination)
    {
        for (int s = 0; s < sequences; s++)
        {
            all.Slice(s * length, length - 1).CopyTo(destination[(s * (length - 1))..]);
        }
    }
}
