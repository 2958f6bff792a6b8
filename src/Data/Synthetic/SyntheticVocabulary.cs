using System.Text;

namespace Accelerated.Data;

/// <summary>
/// Words of two syllables and delimiters, and the byte-level BPE tokenizer that makes each of them, with the space before it, one token. Text is the words one behind the
/// other, each behind a space.
/// </summary>
internal sealed class SyntheticVocabulary
{
    private const string Consonants = "bcdfghjklmnprstvwz";
    private const string Vowels = "aeiou";
    private const string Splitter = @" \S+";

    private static readonly string[] Tags = ["ba", "de", "ki", "mo", "su"];

    private readonly List<byte[]> tokens = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value })];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly List<(int Left, int Right, int Merged)> merges = [];

    /// <param name="words">So many, of 8,100 at most.</param>
    public SyntheticVocabulary(int words)
    {
        string[] syllables = [.. from consonant in Consonants from vowel in Vowels select $"{consonant}{vowel}"];
        foreach (string syllable in syllables)
        {
            Join(syllable[..1], syllable[1..]);
        }

        // A stride that shares no factor with the number of pairs spreads the words over the syllables.
        const int Stride = 1013;
        int pairs = syllables.Length * syllables.Length;
        Words = [.. Enumerable.Range(0, words).Select(i => (int)((long)i * Stride % pairs)).Select(pair => Join(" ", syllables[pair / syllables.Length], syllables[pair % syllables.Length]))];
        Delimiters =
        [
            (Join(" ", "("), Join(" ", ")")), (Join(" ", "["), Join(" ", "]")), (Join(" ", "{"), Join(" ", "}")), (Join(" ", "\""), Join(" ", "\"")),
            .. Tags.Select(tag => (Join(" ", "<", tag, ">"), Join(" ", "<", "/", tag, ">"))),
        ];
        var special = new Dictionary<int, string> { [tokens.Count] = BytePairTokenizer.EndOfText };
        tokens.Add(Encoding.UTF8.GetBytes(BytePairTokenizer.EndOfText));
        Tokenizer = new BytePairTokenizer(new BytePairModel([.. tokens], special, [.. merges], new WordSplits([new PatternWordSplit(Splitter)], false), tokens.Count - 1));
    }

    public int[] Words { get; }

    public (int Opener, int Closer)[] Delimiters { get; }

    public BytePairTokenizer Tokenizer { get; }

    /// <summary>The token that the parts make, merged from the left.</summary>
    private int Join(params string[] parts)
    {
        string whole = parts[0];
        for (int i = 1; i < parts.Length; i++)
        {
            string left = whole;
            whole += parts[i];
            if (!ids.ContainsKey(whole))
            {
                ids.Add(whole, tokens.Count);
                tokens.Add(Encoding.UTF8.GetBytes(whole));
                merges.Add((IdOf(left), IdOf(parts[i]), ids[whole]));
            }
        }

        return ids[whole];
    }

    private int IdOf(string text) => text.Length == 1 ? text[0] : ids[text];
}
