namespace Accelerated.Data;

/// <summary>Text to token ids and back. Implementations are safe to use from several threads.</summary>
public interface ITokenizer
{
    /// <summary>Number of ids: they run from 0 to <see cref="Vocabulary"/> − 1 without gaps.</summary>
    int Vocabulary { get; }

    /// <summary>The id that stands in front of every row, and between documents where separators are asked for.</summary>
    int BeginningOfSequence { get; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the tokenizer as <see cref="TokenizerFile.Save"/> writes it.</summary>
    string Sha256 { get; }

    /// <summary>Appends the ids of <paramref name="text"/>. Special tokens that are spelled out in the text are plain text.</summary>
    void Encode(ReadOnlySpan<char> text, List<int> destination);

    /// <summary>The text of <paramref name="ids"/>; bytes that make no valid UTF-8 come out as U+FFFD.</summary>
    string Decode(ReadOnlySpan<int> ids);

    /// <summary>The bytes that a token stands for: often part of a character only. A special token's bytes are those of its name.</summary>
    ReadOnlyMemory<byte> Bytes(int id);
}
