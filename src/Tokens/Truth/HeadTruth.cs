using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Tokens;

/// <summary>A head of a checkpoint, ablated on rows of a synthetic corpus, against what was planted there.</summary>
/// <param name="Step">Training step.</param>
/// <param name="Head">The head.</param>
/// <param name="Planted">The kind that most of the tokens with the largest Δ were planted as, of those that were planted.</param>
/// <param name="Classified">The kind that most of them have as primary label.</param>
/// <param name="Shares">Per kind, in the order of precedence.</param>
public sealed record HeadTruth(int Step, Head Head, PatternKinds Planted, PatternKinds Classified, IReadOnlyList<HeadKindShare> Shares)
{
    private const int Top = 1000;

    /// <summary>All heads of all steps of a folder.</summary>
    public static IReadOnlyList<HeadTruth> Of(
        TokenFolder folder, IReadOnlyList<PlantedToken[]> truth, TokenPatterns patterns, ITokenizer tokenizer, CancellationToken cancellation = default)
    {
        var heads = new List<HeadTruth>();
        var known = new Dictionary<string, PlantedToken[]>();
        foreach (PlantedToken[] document in truth)
        {
            known[Key(document.Select(token => token.Token))] = document;
        }

        foreach (int step in Classification.RequireSteps(folder))
        {
            AblationFiles files = AblationFiles.Open(folder, step);
            Classification.RequireTokenizer(files, tokenizer);
            int[] tokens = files.ReadTokens();
            PlantedToken[] planted = [.. Enumerable.Range(0, files.Sequences).SelectMany(sequence => Find(known, tokens.AsSpan(sequence * files.Length, files.Length), sequence, folder))];
            foreach (Head head in files.Heads)
            {
                cancellation.ThrowIfCancellationRequested();
                heads.Add(Of(step, files.ReadHead(head), tokens, files.Length, planted, patterns));
            }
        }

        return heads;
    }

    private static HeadTruth Of(int step, HeadAblation ablation, int[] tokens, int length, PlantedToken[] planted, TokenPatterns patterns)
    {
        int predicted = length - 1;
        var readings = new Dictionary<int, ContextReading>();
        int[] ranked = TopTokens.Rank(ablation.Deltas, ablation.Deltas.Length);
        var shares = new List<HeadKindShare>();
        foreach (PatternKinds kind in PatternKindNames.Ordered)
        {
            int[] own = [.. Enumerable.Range(0, planted.Length).Where(i => KindAt(i) == kind)];
            int[] served = [.. ranked.Take(own.Length).Where(i => KindAt(i) == kind)];
            shares.Add(new HeadKindShare(
                kind,
                own.Length,
                (double)own.Length / planted.Length,
                own.Length == 0 ? double.NaN : own.Average(i => (double)ablation.Deltas[i]),
                new WilsonInterval(served.Length, own.Length),
                new WilsonInterval(served.Count(i => Primary(i) == kind), served.Length),
                new WilsonInterval(own.Count(i => ablation.Peaks[i] == planted[i].Source + 1), own.Length)));
        }

        int[] top = [.. ranked.Take(Top)];
        return new HeadTruth(step, ablation.Head, Most(top.Select(KindAt)), Most(top.Select(Primary)), shares);

        PatternKinds KindAt(int i) => TruthComparison.KindOf(planted[i].Kind);

        PatternKinds Primary(int i)
        {
            int sequence = i / predicted, position = (i % predicted) + 1;
            if (!readings.TryGetValue(sequence, out ContextReading? reading))
            {
                readings[sequence] = reading = patterns.Read(tokens.AsSpan(sequence * length, length));
            }

            return patterns.Classify(reading, position, ablation.Peaks[i]).Primary;
        }
    }

    private static PatternKinds Most(IEnumerable<PatternKinds> kinds) =>
        kinds.Where(kind => kind != PatternKinds.None).GroupBy(kind => kind).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault()?.Key ?? PatternKinds.None;

    private static PlantedToken[] Find(Dictionary<string, PlantedToken[]> known, ReadOnlySpan<int> row, int sequence, TokenFolder folder) => known.TryGetValue(Key(row[1..].ToArray()), out PlantedToken[]? document)
        ? document
        : throw new InvalidInputException(
            $"Sequence {sequence} of '{folder.Root}' is no document of the synthetic corpus. Ablate rows of corpus.jsonl.zst, with the length that it was made for ('train corpus --synthetic --length').");

    private static string Key(IEnumerable<int> tokens) => string.Join(' ', tokens);
}
