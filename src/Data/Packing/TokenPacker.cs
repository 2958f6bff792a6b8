using System.Runtime.InteropServices;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>
/// Documents are tokenised and concatenated, the ids cut into rows of length − 1, and BOS put in front of each; what does not fill a row at the end is left out.
/// Documents are tokenised in parallel and joined in their order, so the number of threads changes nothing.
/// </summary>
internal sealed class TokenPacker(string corpus, ITokenizer tokenizer, int length, bool separators, IProgress<PackingProgress>? progress)
{
    private const int CharactersAtOnce = 1 << 21;

    private readonly int[] row = new int[length];
    private int filled = 1;

    public long Documents { get; private set; }

    public long Characters { get; private set; }

    /// <summary>Ids made, those that filled no row included, BOS at the beginning of rows not.</summary>
    public long Tokens { get; private set; }

    /// <summary>Hands every row to <paramref name="accept"/>, which must copy it.</summary>
    public void Pack(IEnumerable<Document> documents, Action<int[]> accept)
    {
        row[0] = tokenizer.BeginningOfSequence;
        var waiting = new List<string>();
        int characters = 0;
        foreach (Document document in documents)
        {
            waiting.Add(document.Text);
            characters += document.Text.Length;
            if (characters >= CharactersAtOnce)
            {
                Flush(waiting, accept);
                characters = 0;
            }
        }

        Flush(waiting, accept);
    }

    private void Flush(List<string> waiting, Action<int[]> accept)
    {
        var ids = new List<int>[waiting.Count];
        try
        {
            Parallel.For(0, waiting.Count, i =>
            {
                ids[i] = new List<int>(waiting[i].Length / 2);
                tokenizer.Encode(waiting[i], ids[i]);
            });
        }
        catch (AggregateException error) when (error.InnerException is InvalidInputException input)
        {
            throw new InvalidInputException($"'{corpus}': {input.Message}", input);
        }

        for (int i = 0; i < waiting.Count; i++)
        {
            if (separators)
            {
                ids[i].Add(tokenizer.BeginningOfSequence);
            }

            Append(CollectionsMarshal.AsSpan(ids[i]), accept);
            Characters += waiting[i].Length;
        }

        Documents += waiting.Count;
        waiting.Clear();
        progress?.Report(new PackingProgress(corpus, Documents, Characters, Tokens));
    }

    private void Append(ReadOnlySpan<int> ids, Action<int[]> accept)
    {
        Tokens += ids.Length;
        while (!ids.IsEmpty)
        {
            int taken = Math.Min(ids.Length, row.Length - filled);
            ids[..taken].CopyTo(row.AsSpan(filled));
            ids = ids[taken..];
            filled += taken;
            if (filled == row.Length)
            {
                accept(row);
                filled = 1;
            }
        }
    }
}
