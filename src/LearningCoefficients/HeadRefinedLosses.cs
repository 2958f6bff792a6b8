using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using Accelerated.Support;

namespace Accelerated.LearningCoefficients;

/// <summary>
/// Exact losses and gradients of walkers that each move weights of one head, of any layers, at a fraction of the full path's cost: what does not depend on the moved
/// weights is computed once for all walkers of a call, and a head of the last layer reaches the logits through a product of rank head size. The model stands at w* when this is made, and must stay
/// there while it is used.
/// </summary>
public sealed class HeadRefinedLosses : IWalkerLosses
{
    private readonly Transformer model;
    private readonly TokenRows data;
    private readonly HeadSharing sharing;
    private readonly HeadRefinedNetwork network;
    private readonly Dictionary<WeightRestriction, HeadPlacement> placements = [];
    private readonly List<WalkerGroup> groups = [];
    private WeightRestriction[] grouped = [];
    private int[] tokens = [];
    private bool wantsAnchors;
    private int[] anchorRows = [];
    private float[] anchorTerms = [];

    /// <param name="model">Stands at w*.</param>
    /// <param name="data">The rows.</param>
    /// <param name="sharing">What walkers evaluated together share.</param>
    /// <param name="teacher">Where given, losses are divergences from it, KL(teacher ‖ model), in place of cross-entropies.</param>
    public HeadRefinedLosses(Transformer model, TokenRows data, HeadSharing sharing = HeadSharing.Heads, ITeacher? teacher = null)
    {
        if (data.Length > model.Shape.Context)
        {
            throw new InvalidInputException($"Rows of {data.Length} tokens do not fit the model's context of {model.Shape.Context}. Cut the data into shorter rows.");
        }

        if (teacher is not null)
        {
            Require.Length(teacher.Vocabulary, model.Shape.Vocabulary, $"a model of {model.Shape.Vocabulary} tokens");
        }

        this.model = model;
        this.data = data;
        this.sharing = sharing;
        network = new HeadRefinedNetwork(model, sharing, teacher);
    }

    public ComputeDevice Device => model.Device;

    public int TermsPerRow => data.Length - 1;

    private int RowsPerPart => Math.Max(1, network.PartTokens / data.Length);

    /// <summary>Whether all weights that <paramref name="restriction"/> moves lie in one head.</summary>
    public static bool CanEvaluate(ParameterLayout layout, WeightRestriction restriction) => HeadPlacement.Of(layout, restriction.Ranges) is not null;

    public void CopyAnchor(WeightRestriction restriction, DeviceMemory<float> destination) => restriction.Pack(model.Parameters, destination);

    public double AnchorLoss(ReadOnlySpan<int> rows)
    {
        FindAnchorTerms(rows);
        return Sum(anchorTerms.AsSpan(0, rows.Length * TermsPerRow)) / ((double)rows.Length * TermsPerRow);
    }

    public void AnchorTerms(ReadOnlySpan<int> rows, Span<float> terms)
    {
        Require.Length(terms.Length, (long)rows.Length * TermsPerRow, $"{rows.Length} rows × {TermsPerRow} predicted tokens");
        FindAnchorTerms(rows);
        anchorTerms.AsSpan(0, terms.Length).CopyTo(terms);
    }

    public void LossesAndGradients(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses) =>
        Evaluate(rows, walkers, 1f / (rows.Length * TermsPerRow), losses, default);

    public void Losses(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses) => Evaluate(rows, walkers, null, losses, default);

    public void Terms(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<float> terms)
    {
        Require.Length(terms.Length, (long)walkers.Count * rows.Length * TermsPerRow, $"{walkers.Count} walkers × {rows.Length} rows × {TermsPerRow} predicted tokens");
        Span<double> losses = walkers.Count <= 64 ? stackalloc double[walkers.Count] : new double[walkers.Count];
        Evaluate(rows, walkers, null, losses, terms);
    }

    public void Dispose()
    {
        Disband();
        network.Dispose();
    }

    private void Evaluate(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, float? gradientScale, Span<double> losses, Span<float> terms)
    {
        Require.Length(losses.Length, walkers.Count, $"{walkers.Count} walkers");
        Arrange(walkers);
        foreach (WalkerGroup group in groups)
        {
            for (int i = 0; i < group.Members.Length; i++)
            {
                group.Network.Stack.Load(i, walkers[group.Members[i]].Weights.View);
            }

            network.Prepare(group.Network);
        }

        losses.Clear();
        RoomForAnchorTerms(rows.Length);
        for (int first = 0; first < rows.Length; first += RowsPerPart)
        {
            int count = Math.Min(RowsPerPart, rows.Length - first);
            network.Begin(Read(rows.Slice(first, count)), first == 0);
            foreach (WalkerGroup group in groups)
            {
                ReadOnlySpan<float> found = network.Losses(group.Network, gradientScale);
                for (int i = 0; i < group.Members.Length; i++)
                {
                    int walker = group.Members[i];
                    ReadOnlySpan<float> own = found.Slice(i * count * data.Length, count * data.Length);
                    losses[walker] += Take(own, terms.IsEmpty ? default : terms.Slice((walker * rows.Length + first) * TermsPerRow, count * TermsPerRow));
                }
            }

            if (wantsAnchors)
            {
                KeepAnchorTerms(first, count);
            }
        }

        anchorRows = wantsAnchors ? rows.ToArray() : [];
        foreach (ref double loss in losses)
        {
            loss /= (double)rows.Length * TermsPerRow;
        }

        if (gradientScale is not null)
        {
            HandOver(walkers);
        }
    }

    private void HandOver(IReadOnlyList<Walker> walkers)
    {
        foreach (WalkerGroup group in groups)
        {
            HeadRefinedNetwork.Finish(group.Network);
            for (int i = 0; i < group.Members.Length; i++)
            {
                group.Network.Stack.StoreGradient(i, walkers[group.Members[i]].Gradient.View);
            }
        }
    }

    /// <summary>Groups the walkers by layer, chains of a head side by side. Groups are kept while the walkers' restrictions stay the same.</summary>
    private void Arrange(IReadOnlyList<Walker> walkers)
    {
        bool isSame = grouped.Length == walkers.Count;
        for (int i = 0; isSame && i < grouped.Length; i++)
        {
            isSame = ReferenceEquals(grouped[i], walkers[i].Restriction);
        }

        if (isSame)
        {
            return;
        }

        Disband();
        IEnumerable<IGrouping<(int Layer, int Head), int>> together = Enumerable.Range(0, walkers.Count)
            .OrderBy(i => Placement(walkers[i]).Head.Layer)
            .ThenBy(i => Placement(walkers[i]).Head.Index)
            .GroupBy(i => (Placement(walkers[i]).Head.Layer, sharing == HeadSharing.Heads ? 0 : Placement(walkers[i]).Head.Index));
        foreach (int[] members in together.SelectMany(g => g.Chunk(HeadRefinedNetwork.MostWalkers)))
        {
            groups.Add(new WalkerGroup(network.Group([.. members.Select(i => Placement(walkers[i]))]), members));
        }

        grouped = [.. walkers.Select(w => w.Restriction)];
    }

    private void Disband()
    {
        foreach (WalkerGroup group in groups)
        {
            group.Network.Dispose();
        }

        groups.Clear();
        grouped = [];
    }

    private HeadPlacement Placement(Walker walker)
    {
        if (!placements.TryGetValue(walker.Restriction, out HeadPlacement? placement))
        {
            placement = HeadPlacement.Of(model.Layout, walker.Restriction.Ranges)
                ?? throw new InvalidInputException($"The weights of {walker.Restriction} do not all lie in one head. Use --evaluation full.");
            placements.Add(walker.Restriction, placement);
        }

        return placement;
    }

    // Who asks for the loss at w* once asks again, for the rows that walkers were evaluated on: from then on it is taken along, while what it needs is there.
    private void FindAnchorTerms(ReadOnlySpan<int> rows)
    {
        wantsAnchors = true;
        if (rows.SequenceEqual(anchorRows))
        {
            return;
        }

        RoomForAnchorTerms(rows.Length);
        anchorRows = [];
        for (int first = 0; first < rows.Length; first += RowsPerPart)
        {
            int count = Math.Min(RowsPerPart, rows.Length - first);
            network.Begin(Read(rows.Slice(first, count)), first == 0);
            KeepAnchorTerms(first, count);
        }

        anchorRows = rows.ToArray();
    }

    private void KeepAnchorTerms(int first, int count) => Take(network.AnchorLosses(), anchorTerms.AsSpan(first * TermsPerRow, count * TermsPerRow));

    private void RoomForAnchorTerms(int rows)
    {
        if (anchorTerms.Length < rows * TermsPerRow)
        {
            anchorTerms = new float[rows * TermsPerRow];
        }
    }

    /// <summary>Copies the predicted positions' losses to <paramref name="destination"/> unless it is empty, and returns their sum in float64.</summary>
    private double Take(ReadOnlySpan<float> losses, Span<float> destination)
    {
        double sum = 0;
        for (int row = 0; row < losses.Length / data.Length; row++)
        {
            ReadOnlySpan<float> predicted = losses.Slice(row * data.Length, TermsPerRow);
            sum += Sum(predicted);
            if (!destination.IsEmpty)
            {
                predicted.CopyTo(destination[(row * TermsPerRow)..]);
            }
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<float> terms)
    {
        double sum = 0;
        foreach (float term in terms)
        {
            sum += term;
        }

        return sum;
    }

    private TokenBatch Read(ReadOnlySpan<int> rows)
    {
        int count = rows.Length * data.Length;
        if (tokens.Length < count)
        {
            tokens = new int[count];
        }

        data.Read(rows, tokens.AsSpan(0, count));
        return new TokenBatch(tokens.AsSpan(0, count), rows.Length, data.Length);
    }

    private sealed record WalkerGroup(HeadGroup Network, int[] Members);
}
