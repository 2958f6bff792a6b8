using System.Security.Cryptography;
using System.Text;
using Accelerated.Data;

namespace Accelerated.Tests.Tokens;

/// <summary>A tokenizer whose tokens are whatever pieces a test writes down; id 0 starts a sequence.</summary>
internal sealed class PieceTokenizer : ITokenizer
{
    private readonly List<byte[]> pieces = [Encoding.UTF8.GetBytes("<|endoftext|>")];

    public int Vocabulary => pieces.Count;

    public int BeginningOfSequence => 0;

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData([.. pieces.SelectMany(piece => piece.Append((byte)0))]));

    /// <summary>The id of a piece, new or known.</summary>
    public int Id(params byte[] piece)
    {
        int known = pieces.FindIndex(1, other => other.AsSpan().SequenceEqual(piece));
        if (known < 0)
        {
            pieces.Add(piece);
        }

        return known < 0 ? pieces.Count - 1 : known;
    }

    public int Id(string piece) => Id(Encoding.UTF8.GetBytes(piece));

    /// <summary>A row: the token that starts a sequence, then one token for each piece.</summary>
    public int[] Row(params string[] tokens) => [BeginningOfSequence, .. tokens.Select(Id)];

    /// <summary>A row with one token for each character.</summary>
    public int[] Characters(string text) => Row([.. text.EnumerateRunes().Select(rune => rune.ToString())]);

    public void Encode(ReadOnlySpan<char> text, List<int> destination) => destination.AddRange(Characters(text.ToString()).AsSpan(1));

    public string Decode(ReadOnlySpan<int> ids) => Encoding.UTF8.GetString([.. ids.ToArray().SelectMany(id => pieces[id])]);

    public ReadOnlyMemory<byte> Bytes(int id) => pieces[id];
}
