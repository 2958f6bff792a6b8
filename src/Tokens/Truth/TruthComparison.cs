using Accelerated.Data;
using Accelerated.Kernels.Random;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// The classifier against the truth of a synthetic corpus, over every token and not only those that a head serves. Labels are not exclusive: a planted run may repeat and is
/// then induction as well. Confusion, precision and recall are therefore of primary labels; those of the label alone are given beside them.
/// </summary>
public sealed class TruthComparison
{
    private const uint Stream = 0x7247;

    private static readonly PatternKinds[] Kinds = [PatternKinds.None, .. PatternKindNames.Ordered];

    private readonly long[,] confusion = new long[Kinds.Length, Kinds.Length];
    private readonly long[,] labelled = new long[Kinds.Length, Kinds.Length];

    private TruthComparison()
    {
    }

    /// <summary>Tokens compared.</summary>
    public long Tokens { get; private set; }

    /// <summary>Planted tokens left out, since their pattern is too rare.</summary>
    public long Rare { get; private set; }

    /// <summary>Unclassified, then the kinds in the order of precedence: rows and columns of <see cref="Confusion"/>.</summary>
    public static IReadOnlyList<PatternKinds> Order => Kinds;

    public IReadOnlyList<KindScore> Scores => [.. PatternKindNames.Ordered.Select((_, i) => Score(i + 1))];

    /// <summary>Tokens planted as one kind, in rows, whose primary label is another, in columns.</summary>
    public long Confusion(int planted, int primary) => confusion[planted, primary];

    /// <summary>The kind of label that a planted token should have.</summary>
    public static PatternKinds KindOf(PlantedKind planted) => planted switch
    {
        PlantedKind.Induction => PatternKinds.Induction,
        PlantedKind.Dyck => PatternKinds.Dyck,
        PlantedKind.NGram => PatternKinds.NGram,
        PlantedKind.SkipNGram => PatternKinds.SkipNGram,
        _ => PatternKinds.None,
    };

    /// <summary>Compares the first documents.</summary>
    /// <param name="truth">Of all documents: occurrences are counted over them.</param>
    /// <param name="patterns">The classifier.</param>
    /// <param name="beginning">Token in front of every document.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told documents done.</param>
    /// <param name="cancellation">Looked at before every document.</param>
    public static TruthComparison Of(
        IReadOnlyList<PlantedToken[]> truth, TokenPatterns patterns, int beginning, TruthOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        if (truth.Count == 0)
        {
            throw new InvalidInputException("The synthetic corpus holds no document.");
        }

        HashSet<(PlantedKind, int)> rare = RarePatterns(truth, options.MinOccurrences);
        var comparison = new TruthComparison();
        for (int d = 0; d < Math.Min(options.Documents, truth.Count); d++)
        {
            cancellation.ThrowIfCancellationRequested();
            comparison.Add(truth[d], (uint)d, patterns, beginning, options, rare);
            progress?.Report(d + 1);
        }

        return comparison;
    }

    private static HashSet<(PlantedKind Kind, int Pattern)> RarePatterns(IReadOnlyList<PlantedToken[]> truth, int least)
    {
        // Every later token of a run is planted, so a run of n occurs a (n − 1)th as often as its tokens: the last tokens alone are counted.
        var occurrences = new Dictionary<(PlantedKind, int), int>();
        foreach (PlantedToken[] document in truth)
        {
            for (int i = 0; i < document.Length; i++)
            {
                PlantedToken token = document[i];
                bool goesOn = token.Kind == PlantedKind.NGram && i + 1 < document.Length && document[i + 1].Kind == PlantedKind.NGram && document[i + 1].Pattern == token.Pattern;
                if (token.Kind is PlantedKind.NGram or PlantedKind.SkipNGram)
                {
                    occurrences[(token.Kind, token.Pattern)] = occurrences.GetValueOrDefault((token.Kind, token.Pattern)) + (goesOn ? 0 : 1);
                }
            }
        }

        return [.. occurrences.Where(pair => pair.Value < least).Select(pair => pair.Key)];
    }

    private void Add(PlantedToken[] document, uint number, TokenPatterns patterns, int beginning, TruthOptions options, HashSet<(PlantedKind, int)> rare)
    {
        ContextReading reading = patterns.Read([beginning, .. document.Select(token => token.Token)]);
        for (int i = 0; i < document.Length; i++)
        {
            PlantedToken planted = document[i];
            if (rare.Contains((planted.Kind, planted.Pattern)))
            {
                Rare++;
                continue;
            }

            int position = i + 1; // of the row: the beginning stands in front
            uint draw = Philox.At(options.Seed, NoisePurpose.SyntheticSequences, Stream, number, (uint)i).X;
            TokenLabels labels = options.Keys == SkipKeys.Search
                ? patterns.ClassifyBySearch(reading, position, options.Reach)
                : patterns.Classify(reading, position, planted.Kind == PlantedKind.SkipNGram ? planted.Source + 1 : (int)(draw % (uint)position));
            int row = Array.IndexOf(Kinds, KindOf(planted.Kind));
            confusion[row, Array.IndexOf(Kinds, labels.Primary)]++;
            for (int column = 1; column < Kinds.Length; column++)
            {
                labelled[row, column] += labels.Kinds.HasFlag(Kinds[column]) ? 1 : 0;
            }

            Tokens++;
        }
    }

    private KindScore Score(int kind)
    {
        long planted = 0, primary = 0, anyLabel = 0;
        for (int other = 0; other < Kinds.Length; other++)
        {
            planted += confusion[kind, other];
            primary += confusion[other, kind];
            anyLabel += labelled[other, kind];
        }

        return new KindScore(
            Kinds[kind],
            new WilsonInterval(confusion[kind, kind], primary),
            new WilsonInterval(confusion[kind, kind], planted),
            new WilsonInterval(labelled[kind, kind], anyLabel),
            new WilsonInterval(labelled[kind, kind], planted));
    }
}
