using Accelerated.Data;

namespace Accelerated.Tests.Tokens;

/// <summary>A tokenizer with as many ids as wanted and no text; id 0 starts a sequence.</summary>
internal sealed class WideTokenizer(int vocabulary) : ITokenizer
{
    public int Vocabulary => vocabulary;

    public int BeginningOfSequence => 0;

    public string Sha256 => $"wide-{vocabulary}";

    public void Encode(ReadOnlySpan<char> text, List<int> destination) => throw new NotSupportedException();

    public string Decode(ReadOnlySpan<int> ids) => throw new NotSupportedException();

    public ReadOnlyMemory<byte> Bytes(int id) => throw new NotSupportedException();
}
