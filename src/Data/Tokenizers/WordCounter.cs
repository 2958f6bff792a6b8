namespace Accelerated.Data;

/// <summary>How often each word of GPT-2's pattern occurs.</summary>
internal sealed class WordCounter
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public WordCounter() => lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public IReadOnlyDictionary<string, long> Counts => counts;

    public void Add(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int length = GptWordSplit.FirstLength(text);
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(lookup, text[..length], out _)++;
            text = text[length..];
        }
    }
}
