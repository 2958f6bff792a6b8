using Accelerated.Devices;
using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Products;
using Accelerated.Support;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Losses and gradients of walkers that each move weights of one head of <paramref name="model"/>, which stands at w* and stays there. What does not depend on the
/// moved weights is computed once per part of a batch for all walkers.
/// </summary>
/// <param name="model">Stands at w*.</param>
/// <param name="sharing">What walkers share.</param>
/// <param name="teacher">Where given, losses are divergences from it.</param>
internal sealed class HeadRefinedNetwork(Transformer model, HeadSharing sharing, ITeacher? teacher) : IDisposable
{
    private const int PartTokensOnHost = 4096;
    private const int PartTokensOnDevice = 16_384;

    private readonly BatchTokens tokens = new(model.Device, model.Shape, Capacity(model));
    private readonly Activations shared = new(model.Device, model.Shape, Capacity(model));
    private readonly DeviceMemory<float> anchorLosses = model.Device.Allocate<float>(Capacity(model));
    private readonly TeacherTerms? terms = teacher is null ? null : new TeacherTerms(model, teacher, Capacity(model));
    private readonly DeviceMemory<float> biasPart = model.Device.Allocate<float>(3L * MostWalkers * model.Shape.HeadSize);
    private float[] hostLosses = [];
    private HeadScratch? scratch;
    private FoldedUnembedding? unembedding;
    private LastLayerAnchors? anchors;
    private EarlierLayerWalkers? earlier;
    private SharedPart part;
    private int passed;
    private bool hasAnchorLosses;

    /// <summary>Most walkers in a group; further ones make further groups, so that activations do not grow with the number of walkers.</summary>
    public const int MostWalkers = 32;

    /// <summary>Most tokens of a part.</summary>
    public int PartTokens { get; } = Capacity(model);

    private FoldedUnembedding Unembedding => unembedding ??= new FoldedUnembedding(model);

    private EarlierLayerWalkers Earlier => earlier ??= new EarlierLayerWalkers(model, PartTokens);

    private bool SharesHeads => sharing == HeadSharing.Heads;

    /// <summary>The walkers that <paramref name="placements"/> describe, at most <see cref="MostWalkers"/>, all of one layer and, where heads share nothing, of one head.</summary>
    public HeadGroup Group(IReadOnlyList<HeadPlacement> placements)
    {
        Require.Within(placements.Count, 1, MostWalkers);
        var stack = new HeadStack(model, placements);
        return new HeadGroup(stack, stack.Layer == model.Shape.Layers - 1 ? new LastLayerStack(model, Unembedding, stack) : null);
    }

    /// <summary>Turns to a part of a batch. The pass at w* goes only as far as what is asked about it needs.</summary>
    public void Begin(TokenBatch batch, bool isFirst)
    {
        Require.Within(batch.Tokens.Length, 1, PartTokens);
        tokens.Upload(batch);
        terms?.Read(batch);
        new ForwardPass(model.Device, model.Layout, model.Parameters, batch.Sequences, batch.Length).Embed(tokens, shared);
        part = new SharedPart(tokens, shared, batch.Sequences, batch.Length, isFirst);
        passed = 0;
        hasAnchorLosses = false;
        earlier?.Begin();
    }

    /// <summary>Call once after the weights of <paramref name="group"/> have moved.</summary>
    public void Prepare(HeadGroup group) => group.Last?.Prepare(SharesHeads ? Anchors() : null);

    /// <summary>The loss of every position of the part for each walker, [walkers, tokens], 0 at the last one of a sequence; valid until the next call.</summary>
    /// <param name="group">The walkers.</param>
    /// <param name="gradientScale">Weight of one position's loss in the gradients, which are then left in the stack; null without gradients.</param>
    public ReadOnlySpan<float> Losses(HeadGroup group, float? gradientScale)
    {
        HeadStack stack = group.Stack;
        HeadScratch memory = Scratch(stack.Count);
        PassThrough(stack.Layer);
        var attention = new StackAttention(model.Device, stack, memory, part.Sequences, part.Length);
        attention.Forward(shared.Layers[stack.Layer]);
        if (group.Last is { } last)
        {
            LastLayerPart lastPart = LastPart(stack);
            last.Losses(attention, memory, lastPart, gradientScale);
            if (gradientScale is not null)
            {
                last.Backward(attention, memory, lastPart);
            }
        }
        else
        {
            Earlier.Run(stack, attention, memory, part, terms, gradientScale);
        }

        if (gradientScale is not null)
        {
            attention.Backward(shared.Layers[stack.Layer], part.IsFirst, biasPart);
        }

        Span<float> losses = Host(stack.Count * part.Tokens);
        memory.Losses.CopyTo(losses);
        return losses;
    }

    /// <summary>After the last part: what is left to do for the gradients in the stack of <paramref name="group"/>.</summary>
    public static void Finish(HeadGroup group) => group.Last?.Finish();

    /// <summary>The loss of every position of the part at w*, [tokens], 0 at the last one of a sequence; valid until the next call.</summary>
    public ReadOnlySpan<float> AnchorLosses()
    {
        if (!hasAnchorLosses)
        {
            PassThrough(model.Shape.Layers - 1);
            model.Device.Launch(HeadUnembeddingLoss.Family, new HeadUnembeddingLossArguments(
                shared.Final.View, Unembedding.Map.View, Unembedding.Bias.View, tokens.Targets.View, default, default, default, default, default, default,
                shared.FinalReciprocalDeviation.View, default, anchorLosses.View, default, default, default,
                0, 1, 0, 0, 0, 0, part.Tokens, model.Shape.Width, model.Shape.HeadSize, model.Shape.Vocabulary, Unembedding.Stride, 0));
            if (terms is not null)
            {
                LinearTerm term = terms.OfStream(Unembedding, tokens, part.Tokens);
                model.Device.Launch(LinearLoss.Family, new LinearLossArguments(
                    shared.Final.View, term.Directions.View, term.Offsets.View, shared.FinalReciprocalDeviation.View, terms.Dots.View, anchorLosses.View, default,
                    1, 1, 0, 0, part.Tokens, model.Shape.Width));
            }

            hasAnchorLosses = true;
        }

        Span<float> losses = Host(part.Tokens);
        anchorLosses.CopyTo(losses);
        return losses;
    }

    public void Dispose()
    {
        tokens.Dispose();
        shared.Dispose();
        anchorLosses.Dispose();
        biasPart.Dispose();
        scratch?.Dispose();
        unembedding?.Dispose();
        anchors?.Dispose();
        earlier?.Dispose();
        terms?.Dispose();
    }

    private static int Capacity(Transformer model) => Math.Max(model.Shape.Context, model.Device.Kind == DeviceKind.Cpu ? PartTokensOnHost : PartTokensOnDevice);

    /// <summary>Takes the pass at w* through <paramref name="layer"/>, and the final norm after the last one.</summary>
    private void PassThrough(int layer)
    {
        var pass = new ForwardPass(model.Device, model.Layout, model.Parameters, part.Sequences, part.Length);
        for (; passed <= layer; passed++)
        {
            pass.Layer(passed, shared);
            if (passed == model.Shape.Layers - 1)
            {
                pass.FinalNorm(shared);
            }
        }
    }

    private LastLayerPart LastPart(HeadStack stack)
    {
        if (SharesHeads)
        {
            ArrayView<float> wanted = hasAnchorLosses ? default : anchorLosses.View;
            hasAnchorLosses = true;
            return new LastLayerPart(shared, Stream(shared), shared.FinalReciprocalDeviation.View, Anchors().Reciprocals, Anchors(), Term(), tokens.Targets.View, wanted, part.IsFirst, part.Tokens);
        }

        Activations without = Earlier.WithoutLastLayerHead(stack.Heads[0], part);
        return new LastLayerPart(shared, Stream(without), without.FinalReciprocalDeviation.View, without.FinalReciprocalDeviation.View, null, Term(), tokens.Targets.View, default, part.IsFirst, part.Tokens);
    }

    private LastLayerTerm? Term() => terms is null ? null : new LastLayerTerm(terms, terms.OfStream(Unembedding, tokens, part.Tokens));

    private MatrixOperand Stream(Activations a) => MatrixOperand.RowMajor(a.Final.View, part.Tokens, model.Shape.Width);

    private LastLayerAnchors Anchors() => anchors ??= new LastLayerAnchors(model, Unembedding, PartTokens);

    private HeadScratch Scratch(int walkers)
    {
        if (scratch is null || scratch.Walkers < walkers)
        {
            scratch?.Dispose();
            scratch = new HeadScratch(model.Device, model.Shape, walkers, PartTokens);
        }

        return scratch;
    }

    private Span<float> Host(int length)
    {
        if (hostLosses.Length < length)
        {
            hostLosses = new float[length];
        }

        return hostLosses.AsSpan(0, length);
    }
}
