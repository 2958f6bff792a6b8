using System.Text;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Checks what a tokenizer's files say and makes a model of it. Tokens are in the byte alphabet's writing, special ones by name.</summary>
internal sealed class BytePairModelBuilder(string source)
{
    private static readonly string[] BeginningNames = [BytePairTokenizer.EndOfText, "<|begin_of_text|>", "<|startoftext|>", "<s>", "<bos>", "[BOS]", "</s>"];

    /// <summary>Id by token, special tokens included.</summary>
    public Dictionary<string, int> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of special tokens.</summary>
    public HashSet<string> Special { get; } = new(StringComparer.Ordinal);

    public List<(string Left, string Right)> Merges { get; } = [];

    public WordSplits Splits { get; set; } = WordSplits.Gpt2;

    /// <summary>
    /// Keeps the first <paramref name="vocabulary"/> − 1 ids and the merges that only involve such, and gives the last id to <c>&lt;|endoftext|&gt;</c>.
    /// </summary>
    public void Truncate(int vocabulary)
    {
        int kept = vocabulary - 1;
        if (vocabulary < 257 || kept > Ids.Count(pair => pair.Key != BytePairTokenizer.EndOfText))
        {
            throw new InvalidInputException($"{source}: cannot be truncated to {vocabulary} ids: it has {Ids.Count}. Ask for 257 to {Ids.Count}.");
        }

        foreach ((string token, int id) in Ids.ToArray())
        {
            bool endOfText = token == BytePairTokenizer.EndOfText;
            if (endOfText && id < kept)
            {
                throw new InvalidInputException($"{source}: cannot be truncated: {token} has id {id}, not the last one.");
            }

            if (endOfText || id >= kept)
            {
                Ids.Remove(token);
                Special.Remove(token);
            }
        }

        Merges.RemoveAll(merge => !Ids.ContainsKey(merge.Left) || !Ids.ContainsKey(merge.Right) || !Ids.ContainsKey(merge.Left + merge.Right));
        Ids.Add(BytePairTokenizer.EndOfText, kept);
        Special.Add(BytePairTokenizer.EndOfText);
    }

    public BytePairModel Build()
    {
        if (Ids.ContainsKey(BytePairTokenizer.EndOfText))
        {
            Special.Add(BytePairTokenizer.EndOfText); // GPT-2's vocabulary lists it among the others
        }

        string[] names = NamesById();
        byte[][] tokens = new byte[names.Length][];
        var special = new Dictionary<int, string>();
        for (int id = 0; id < names.Length; id++)
        {
            if (Special.Contains(names[id]))
            {
                special.Add(id, names[id]);
                tokens[id] = Encoding.UTF8.GetBytes(names[id]);
                continue;
            }

            tokens[id] = ByteAlphabet.ToBytes(names[id], out char stranger)
                ?? throw new InvalidInputException($"{source}: token '{names[id]}' (id {id}) holds '{stranger}', which stands for no byte. Only byte-level BPE can be used.");
        }

        return new BytePairModel(tokens, special, [.. Merges.Select(Resolve)], Splits, Beginning());
    }

    private string[] NamesById()
    {
        if (Ids.Count == 0)
        {
            throw new InvalidInputException($"{source}: the vocabulary is empty.");
        }

        var names = new string?[Ids.Count];
        foreach ((string token, int id) in Ids)
        {
            if (id < 0 || id >= names.Length)
            {
                throw new InvalidInputException($"{source}: token '{token}' has id {id}, but {names.Length} tokens need the ids 0 to {names.Length - 1} without gaps.");
            }

            if (names[id] is { } other)
            {
                throw new InvalidInputException($"{source}: tokens '{other}' and '{token}' share id {id}.");
            }

            names[id] = token;
        }

        return names!;
    }

    private (int Left, int Right, int Merged) Resolve((string Left, string Right) merge, int index)
    {
        return (Id(merge.Left), Id(merge.Right), Id(merge.Left + merge.Right));

        int Id(string token) => Ids.TryGetValue(token, out int id)
            ? id
            : throw new InvalidInputException($"{source}: merge {index + 1}, '{merge.Left} {merge.Right}', needs the token '{token}', which the vocabulary lacks.");
    }

    private int Beginning()
    {
        foreach (string name in BeginningNames)
        {
            if (Special.Contains(name))
            {
                return Ids[name];
            }
        }

        throw new InvalidInputException(
            $"{source}: no special token can stand at the beginning of a sequence. Add {BytePairTokenizer.EndOfText} to its vocabulary and added_tokens.");
    }
}
