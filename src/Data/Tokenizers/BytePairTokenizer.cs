using System.Collections.Concurrent;
using System.Text;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>
/// Byte-level byte-pair encoding: a text is cut into words, a word's UTF-8 bytes are merged pair by pair in the order of precedence that the merges give
/// (Sennrich, Haddow and Birch, 2016; Radford et al., 2019). Made by <see cref="TokenizerFile"/> or <see cref="BytePairTrainer"/>.
/// </summary>
/// <remarks>
/// Written here although Microsoft.ML.Tokenizers 2.0.1 gives the same ids: that takes quadratic time for a long word (14 s for 300,000 letters), needs GPT-2's
/// pattern as a .NET expression, which is wrong beyond U+FFFF, gains nothing from a second thread, and was 3 times slower on one (5–13 against 30–36 MB/s, 5,000 ids, English text).
/// </remarks>
public sealed class BytePairTokenizer : ITokenizer
{
    /// <summary>The special token that stands at the beginning of every row of GPT-2's tokenizers and ours.</summary>
    public const string EndOfText = "<|endoftext|>";

    private readonly int[] byteIds;
    private readonly MergeTable merges;
    private readonly ConcurrentBag<WordEncoder> encoders = [];
    private readonly Lazy<string> sha256;

    internal BytePairTokenizer(BytePairModel model)
    {
        Model = model;
        merges = new MergeTable(model.Merges);
        byteIds = Enumerable.Repeat(-1, 256).ToArray();
        for (int id = 0; id < model.Tokens.Count; id++)
        {
            if (model.Tokens[id].Length == 1 && !model.Special.ContainsKey(id))
            {
                byteIds[model.Tokens[id][0]] = id;
            }
        }

        sha256 = new Lazy<string>(() => Convert.ToHexStringLower(Support.Digest.Of(TokenizerJson.Write(Model))));
    }

    public int Vocabulary => Model.Tokens.Count;

    public int BeginningOfSequence => Model.BeginningOfSequence;

    public string Sha256 => sha256.Value;

    internal BytePairModel Model { get; }

    public void Encode(ReadOnlySpan<char> text, List<int> destination)
    {
        if (Model.Splits.PrefixSpace && !text.StartsWith(" "))
        {
            text = $" {text}";
        }

        if (!encoders.TryTake(out WordEncoder? encoder))
        {
            encoder = new WordEncoder(byteIds, merges);
        }

        List<(int Start, int End)> pieces = encoder.Pieces, spare = encoder.SparePieces;
        Model.Splits.Split(text, ref pieces, ref spare);
        (encoder.Pieces, encoder.SparePieces) = (pieces, spare);
        foreach ((int start, int end) in pieces)
        {
            if (!encoder.Encode(text[start..end], destination, out byte missing))
            {
                throw new InvalidInputException($"The tokenizer has no token for byte 0x{missing:x2}, which occurs in '{text[start..end]}'. Use one that covers all 256 bytes.");
            }
        }

        encoders.Add(encoder);
    }

    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new List<byte>(ids.Length * 4);
        foreach (int id in ids)
        {
            bytes.AddRange(Bytes(id).Span);
        }

        return Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    public ReadOnlyMemory<byte> Bytes(int id)
    {
        Require.Within(id, 0, Vocabulary - 1);
        return Model.Tokens[id];
    }
}
