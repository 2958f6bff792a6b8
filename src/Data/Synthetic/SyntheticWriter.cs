namespace Accelerated.Data;

/// <summary>Writes one document of a grammar, position by position.</summary>
internal sealed class SyntheticWriter
{
    private const int Attempts = 40;
    private const int DeepestNesting = 4;
    private const int LeastCopy = 4;
    private const int MostCopy = 9;
    private const int Quote = 3;

    private readonly SyntheticGrammar grammar;
    private readonly SyntheticDraws draws;
    private readonly PlantedToken[] document;
    private readonly PlantedToken?[] due;
    private readonly HashSet<(int, int)> pairs = [];
    private readonly Stack<(int Delimiter, int Place)> open = [];
    private int place;

    public SyntheticWriter(SyntheticGrammar grammar, SyntheticDraws draws)
    {
        this.grammar = grammar;
        this.draws = draws;
        document = new PlantedToken[grammar.Options.Length - 1];
        due = new PlantedToken?[document.Length];
    }

    /// <summary>Places left before the delimiters still open must be closed, each behind a word.</summary>
    private int Room => document.Length - place - (2 * open.Count);

    public PlantedToken[] Write()
    {
        while (place < document.Length)
        {
            if (due[place] is { } promised)
            {
                Add(promised);
            }
            else if (!TryBegin())
            {
                Add(PlantedToken.Noise(NewWord()));
            }
        }

        return document;
    }

    private bool TryBegin()
    {
        SyntheticOptions options = grammar.Options;
        if (open.Count > 0 && (Room <= 1 || draws.Unit() < options.CloseShare) && TryClose())
        {
            return true;
        }

        double kind = draws.Unit();
        return Chosen(options.NGramShare) ? TryRun()
            : Chosen(options.SkipPairShare) ? TrySkip(grammar.SkipPairs, grammar.DrawPair(draws), grammar.NGrams.Count)
            : Chosen(options.SkipTripleShare) ? TrySkip(grammar.SkipTriples, grammar.DrawTriple(draws), grammar.NGrams.Count + grammar.SkipPairs.Count)
            : Chosen(options.CopyShare) ? TryCopy()
            : Chosen(options.OpenShare) && TryOpen();

        bool Chosen(double share) => (kind -= share) < 0;
    }

    private bool TryRun()
    {
        int pattern = grammar.DrawNGram(draws);
        IReadOnlyList<int> run = grammar.NGrams[pattern].Tokens;
        if (!IsFree(run.Count) || !IsNew(run[0]) || run.Zip(run.Skip(1)).Any(pairs.Contains) || !FitsNext(run[^1], run.Count - 1))
        {
            return false;
        }

        Add(PlantedToken.Noise(run[0]));
        foreach (int token in run.Skip(1))
        {
            Add(new PlantedToken(token, PlantedKind.NGram, place - 1, pattern));
        }

        return true;
    }

    private bool TrySkip(IReadOnlyList<SyntheticPattern> patterns, int index, int firstNumber)
    {
        SyntheticPattern pattern = patterns[index];
        int target = place + pattern.Least + draws.Below(pattern.Most - pattern.Least + 1);
        bool isTriple = pattern.Tokens.Count == 3;
        int last = pattern.Tokens[^1];
        if (target + 1 >= document.Length - (2 * open.Count) || !IsNew(pattern.Tokens[0]) || !FitsNext(pattern.Tokens[0], 0))
        {
            return false;
        }

        for (int p = Math.Max(place + 1, target - 2); p <= Math.Min(target + 1, document.Length - 1); p++)
        {
            if (due[p] is not null)
            {
                return false;
            }
        }

        if (isTriple && !pairs.Add((pattern.Tokens[1], last)))
        {
            return false;
        }

        due[target] = new PlantedToken(last, PlantedKind.SkipNGram, place, firstNumber + index);
        if (isTriple)
        {
            due[target - 1] = PlantedToken.Noise(pattern.Tokens[1]);
        }

        Add(PlantedToken.Noise(pattern.Tokens[0]));
        return true;
    }

    private bool TryCopy()
    {
        int length = LeastCopy + draws.Below(MostCopy - LeastCopy + 1);
        if (place < length + 1 || !IsFree(length))
        {
            return false;
        }

        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int start = draws.Below(place - length);
            if (!IsPlain(document.AsSpan(start, length)) || !IsNew(document[start].Token)
                || !FitsNext(document[start + length - 1].Token, length - 1))
            {
                continue;
            }

            Add(PlantedToken.Noise(document[start].Token));
            for (int i = 1; i < length; i++)
            {
                Add(new PlantedToken(document[start + i].Token, PlantedKind.Induction, start + i, -1));
            }

            return true;
        }

        return false;
    }

    private bool TryOpen()
    {
        int delimiter = draws.Below(grammar.Delimiters.Length), opener = grammar.Delimiters[delimiter].Opener;
        bool isNestedQuote = delimiter == Quote && open.Any(item => item.Delimiter == Quote);
        if (open.Count == DeepestNesting || Room < 6 || isNestedQuote || !IsNew(opener) || !FitsNext(opener, 0))
        {
            return false;
        }

        open.Push((delimiter, place));
        Add(PlantedToken.Noise(opener));
        return true;
    }

    private bool TryClose()
    {
        (int delimiter, int opener) = open.Peek();
        int closer = grammar.Delimiters[delimiter].Closer;
        if (place - opener < 2 || !IsNew(closer) || !FitsNext(closer, 0))
        {
            return false;
        }

        open.Pop();
        Add(new PlantedToken(closer, PlantedKind.Dyck, opener, delimiter));
        return true;
    }

    private void Add(PlantedToken token)
    {
        if (place > 0)
        {
            pairs.Add((document[place - 1].Token, token.Token));
        }

        document[place++] = token;
    }

    private int NewWord()
    {
        int word = grammar.DrawNoise(draws);
        for (int attempt = 0; attempt < Attempts && !(IsNew(word) && FitsNext(word, 0)); attempt++)
        {
            word = grammar.DrawNoise(draws);
        }

        return word;
    }

    /// <summary>No promise falls due within the next <paramref name="length"/> places, and there is room for them.</summary>
    private bool IsFree(int length)
    {
        bool isFree = Room >= length;
        for (int p = place; isFree && p < place + length; p++)
        {
            isFree = due[p] is null;
        }

        return isFree;
    }

    /// <summary>Words of noise alone.</summary>
    private bool IsPlain(ReadOnlySpan<PlantedToken> stretch)
    {
        foreach (PlantedToken token in stretch)
        {
            if (token.Kind != PlantedKind.Noise || !grammar.IsNoiseWord(token.Token))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsNew(int token) => place == 0 || !pairs.Contains((document[place - 1].Token, token));

    /// <summary>Whether a token <paramref name="ahead"/> places from here makes no known pair with what is due behind it.</summary>
    private bool FitsNext(int token, int ahead) => place + ahead + 1 >= due.Length || due[place + ahead + 1] is not { } next || !pairs.Contains((token, next.Token));
}
