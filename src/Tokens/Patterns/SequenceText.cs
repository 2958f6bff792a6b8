using System.Buffers;
using System.Text;
using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>
/// The text of a sequence of tokens, and for every UTF-16 unit of it the position of the token that completed it: characters may be spread over several
/// tokens, and a token may hold several characters. Bytes that are no UTF-8 become U+FFFD; <see cref="Boundary"/> stands for the token that starts a sequence.
/// </summary>
public sealed class SequenceText
{
    /// <summary>A noncharacter that stands where a sequence starts.</summary>
    public const char Boundary = '\uFFFF';

    private readonly int[] tokenOf;

    private SequenceText(string text, int[] tokenOf)
    {
        Text = text;
        this.tokenOf = tokenOf;
    }

    public string Text { get; }

    public int TokenOf(int character) => tokenOf[character];

    public static SequenceText Decode(ReadOnlySpan<int> tokens, ITokenizer tokenizer)
    {
        var text = new StringBuilder();
        var tokenOf = new List<int>();
        var bytes = new ArrayBufferWriter<byte>();
        var byteTokens = new List<int>();
        for (int p = 0; p < tokens.Length; p++)
        {
            if (tokens[p] == tokenizer.BeginningOfSequence)
            {
                Flush();
                Append(Boundary, p);
                continue;
            }

            ReadOnlySpan<byte> piece = tokenizer.Bytes(tokens[p]).Span;
            bytes.Write(piece);
            for (int i = 0; i < piece.Length; i++)
            {
                byteTokens.Add(p);
            }
        }

        Flush();
        return new SequenceText(text.ToString(), [.. tokenOf]);

        void Append(char character, int token)
        {
            text.Append(character);
            tokenOf.Add(token);
        }

        void Flush()
        {
            ReadOnlySpan<byte> rest = bytes.WrittenSpan;
            int done = 0;
            Span<char> units = stackalloc char[2];
            while (!rest.IsEmpty)
            {
                Rune.DecodeFromUtf8(rest, out Rune rune, out int consumed);
                int count = rune.EncodeToUtf16(units);
                for (int i = 0; i < count; i++)
                {
                    Append(units[i], byteTokens[done + consumed - 1]);
                }

                done += consumed;
                rest = rest[consumed..];
            }

            bytes.Clear();
            byteTokens.Clear();
        }
    }
}
