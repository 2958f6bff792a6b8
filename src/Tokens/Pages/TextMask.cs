using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// Says which stretches of text a page covers until a reader asks for them: corpora are from the open web and may offend. Words are compared without regard to case and as whole
/// words; an entry that ends in <c>*</c> also covers longer words that begin with it.
/// </summary>
public sealed class TextMask
{
    private readonly Regex? words;

    private TextMask(string name, bool coversAll, Regex? words)
    {
        Name = name;
        CoversAll = coversAll;
        this.words = words;
    }

    /// <summary>Nothing is covered.</summary>
    public static TextMask None { get; } = new("none", false, null);

    /// <summary>Every context is covered.</summary>
    public static TextMask All { get; } = new("all", true, null);

    /// <summary>Contexts with a word of the built-in list are covered.</summary>
    public static TextMask Listed { get; } = Of(BuiltIn());

    /// <summary><c>none</c>, <c>words</c> or <c>all</c>.</summary>
    public string Name { get; }

    public bool CoversAll { get; }

    /// <summary>Contexts with one of <paramref name="entries"/> are covered.</summary>
    public static TextMask Of(IEnumerable<string> entries)
    {
        string[] escaped = [.. entries.Select(entry => entry.Trim()).Where(entry => entry.Length > 0)
            .Select(entry => entry.EndsWith('*') ? Regex.Escape(entry[..^1]) + @"[\p{L}\p{M}\p{N}]*" : Regex.Escape(entry))];
        return escaped.Length == 0
            ? throw new InvalidInputException("The list of words to mask holds no word. Name one a line, or mask none or all.")
            : new TextMask("words", false, new Regex(
                $@"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{string.Join('|', escaped)})(?![\p{{L}}\p{{M}}\p{{N}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    /// <summary>The entries of a file, one a line; lines that start with # are remarks.</summary>
    public static TextMask FromFile(string path)
    {
        try
        {
            return Of(File.ReadLines(path).Where(line => !line.StartsWith('#')));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The list of words to mask cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Positions of tokens that end or lie within a listed word, ascending.</summary>
    public IReadOnlyList<int> Find(ReadOnlySpan<int> tokens, ITokenizer tokenizer)
    {
        if (words is null)
        {
            return [];
        }

        SequenceText text = SequenceText.Decode(tokens, tokenizer);
        var found = new SortedSet<int>();
        foreach (Match match in words.Matches(text.Text))
        {
            for (int i = match.Index; i < match.Index + match.Length; i++)
            {
                found.Add(text.TokenOf(i));
            }
        }

        return [.. found];
    }

    public bool Covers(string text) => CoversAll || (words?.IsMatch(text) ?? false);

    // The list is kept with its letters turned by 13 places, so that nobody who looks through the sources meets the words unasked.
    private static string[] BuiltIn()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Tokens.Assets.mask-words.rot13")
            ?? throw new InvalidOperationException("The assembly was built without mask-words.rot13.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Concat(line.Trim().Select(Turned)))];
    }

    private static char Turned(char c) => char.IsAsciiLetterLower(c) ? (char)('a' + ((c - 'a' + 13) % 26)) : c;
}
