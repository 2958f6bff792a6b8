namespace Accelerated.Data;

/// <summary>
/// A language whose every token has a known reason. Free positions are noise, or begin a fixed run (2 to 4 words), a word that is answered at a distance (by a last word
/// that stands there alone, or behind a very frequent word of which it would not be told), a copy of an earlier stretch of noise, or a delimiter that is closed later; all
/// of these interleave. Rare words of the patterns occur as noise too.
/// <para>So that reasons do not overlap by chance, no pair of neighbours occurs twice in a document unless it is copied. Pattern frequencies fall off as 1 / (rank + 3).</para>
/// </summary>
public sealed class SyntheticGrammar
{
    /// <summary>Words as frequent as articles: they stand before the last word of triples.</summary>
    internal const int Connectors = 2;

    private readonly HashSet<int> noiseWords;
    private readonly double[] ngramWeights;
    private readonly double[] pairWeights;
    private readonly double[] tripleWeights;

    public SyntheticGrammar(SyntheticOptions options)
    {
        options.Validate();
        Options = options;
        var vocabulary = new SyntheticVocabulary(options.NoiseWords + options.RunWords + (2 * options.SkipPairs) + options.SkipTriples);
        Tokenizer = vocabulary.Tokenizer;
        Delimiters = vocabulary.Delimiters;
        var words = new Queue<int>(vocabulary.Words);
        int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => words.Dequeue())];
        Noise = Take(options.NoiseWords);
        noiseWords = [.. Noise];
        int[] runWords = Take(options.RunWords), firsts = Take(options.SkipPairs), lasts = Take(options.SkipPairs), tripleFirsts = Take(options.SkipTriples);
        Planted = [.. runWords, .. firsts, .. lasts, .. tripleFirsts];
        var draws = new SyntheticDraws(options.Seed, uint.MaxValue);
        NGrams = [.. MakeRuns(runWords, draws)];
        SkipPairs = [.. firsts.Select((first, i) => Skip([first, lasts[i]], i))];
        SkipTriples = [.. tripleFirsts.Select((first, i) => Skip([first, Noise[i % Connectors], Noise[Connectors + (i * 7 % (Noise.Length - Connectors))]], i))];
        (ngramWeights, pairWeights, tripleWeights) = (Weights(NGrams.Count), Weights(SkipPairs.Count), Weights(SkipTriples.Count));
    }

    public SyntheticOptions Options { get; }

    public ITokenizer Tokenizer { get; }

    public IReadOnlyList<SyntheticPattern> NGrams { get; }

    public IReadOnlyList<SyntheticPattern> SkipPairs { get; }

    public IReadOnlyList<SyntheticPattern> SkipTriples { get; }

    /// <summary>All patterns: <see cref="PlantedToken.Pattern"/> of runs and skip n-grams counts here.</summary>
    public IEnumerable<SyntheticPattern> Patterns => [.. NGrams, .. SkipPairs, .. SkipTriples];

    internal int[] Noise { get; }

    internal int[] Planted { get; }

    internal (int Opener, int Closer)[] Delimiters { get; }

    /// <summary>A document: a pure function of the options and its number.</summary>
    public PlantedToken[] Document(int number) => new SyntheticWriter(this, new SyntheticDraws(Options.Seed, (uint)number)).Write();

    internal bool IsNoiseWord(int token) => noiseWords.Contains(token);

    internal int DrawNGram(SyntheticDraws draws) => Draw(ngramWeights, draws);

    internal int DrawPair(SyntheticDraws draws) => Draw(pairWeights, draws);

    internal int DrawTriple(SyntheticDraws draws) => Draw(tripleWeights, draws);

    /// <summary>A word for a free position: a connector in 22 of 100, a word of the patterns in 4, else any other.</summary>
    internal int DrawNoise(SyntheticDraws draws)
    {
        const double ConnectorShare = 0.22, PlantedShare = 0.04;
        double kind = draws.Unit();
        return kind < ConnectorShare ? Noise[draws.Below(Connectors)]
            : kind < ConnectorShare + PlantedShare ? Planted[draws.Below(Planted.Length)]
            : Noise[Connectors + draws.Below(Noise.Length - Connectors)];
    }

    private static SyntheticPattern Skip(int[] tokens, int i)
    {
        (int least, int most) = (i % 3) switch { 0 => (3, 4), 1 => (5, 8), _ => (9, 16) };
        return new SyntheticPattern(PlantedKind.SkipNGram, tokens, least, most);
    }

    private static double[] Weights(int count)
    {
        double[] sums = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += 1.0 / (i + 3);
            sums[i] = sum;
        }

        return [.. sums.Select(part => part / sum)];
    }

    private static int Draw(double[] sums, SyntheticDraws draws)
    {
        int found = Array.BinarySearch(sums, draws.Unit());
        return Math.Min(sums.Length - 1, found < 0 ? ~found : found + 1);
    }

    private IEnumerable<SyntheticPattern> MakeRuns(int[] words, SyntheticDraws draws)
    {
        var pairs = new HashSet<(int, int)>();
        for (int i = 0; i < Options.NGrams; i++)
        {
            int[] run;
            do
            {
                run = [.. Enumerable.Range(0, 2 + (i % 3)).Select(_ => words[draws.Below(words.Length)])];
            }
            while (run.Distinct().Count() < run.Length || run.Zip(run.Skip(1)).Any(pairs.Contains));
            pairs.UnionWith(run.Zip(run.Skip(1)));
            yield return new SyntheticPattern(PlantedKind.NGram, run, 0, 0);
        }
    }
}
