using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>
/// Rows of token ids, all of one length, BOS included, held in memory or read from a memory-mapped file. Reading is thread-safe. Ids are 0 or above.
/// </summary>
public sealed class TokenRows : IDisposable
{
    private const int Block = 1 << 16;

    private readonly TokenStorage storage;
    private readonly Lazy<(int Largest, string Sha256)> summary;

    internal TokenRows(string name, TokenStorage storage, int length)
        : this(name, storage, length, null)
    {
    }

    /// <param name="known">Largest id and hash, where they are recorded already.</param>
    internal TokenRows(string name, TokenStorage storage, int length, (int Largest, string Sha256)? known)
    {
        Name = name;
        Length = length;
        Count = checked((int)(storage.Count / length));
        this.storage = storage;
        summary = known is { } value ? new(value) : new(Summarize);
    }

    /// <summary>What reports and tables call these rows.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Tokens of a row, BOS included.</summary>
    public int Length { get; }

    /// <summary>The largest id that occurs. The first call reads everything unless a manifest told it.</summary>
    public int LargestId => summary.Value.Largest;

    /// <summary>SHA-256, in lower-case hexadecimal, of all ids as little-endian 32-bit integers: equal rows have equal hashes, whatever file held them.</summary>
    public string Sha256 => summary.Value.Sha256;

    /// <summary>Rows over an array [rows, <paramref name="length"/>], which is kept, not copied.</summary>
    public static TokenRows FromArray(string name, int[] tokens, int length)
    {
        Require.Positive(length);
        if (tokens.Length == 0 || tokens.Length % length != 0)
        {
            throw new ArgumentException($"'{nameof(tokens)}' has {tokens.Length} elements but must hold one or more rows of {length}.", nameof(tokens));
        }

        int negative = tokens.AsSpan().IndexOfAnyInRange(int.MinValue, -1);
        if (negative >= 0)
        {
            throw new ArgumentException($"'{nameof(tokens)}' holds {tokens[negative]} at row {negative / length}, column {negative % length}; ids are 0 or above.", nameof(tokens));
        }

        return new TokenRows(name, new ArrayTokenStorage(tokens), length);
    }

    /// <summary>Copies one row.</summary>
    public void Read(int row, Span<int> destination)
    {
        Require.Within(row, 0, Count - 1);
        if (destination.Length != Length) // the message is only built when it is needed: a step allocates nothing
        {
            Require.Length(destination.Length, Length, $"a row of {Length} tokens");
        }

        storage.Read((long)row * Length, destination);
    }

    /// <summary>Copies the rows named by <paramref name="rows"/> one behind the other, as a minibatch wants them.</summary>
    public void Read(ReadOnlySpan<int> rows, Span<int> destination)
    {
        if (destination.Length != (long)rows.Length * Length)
        {
            Require.Length(destination.Length, (long)rows.Length * Length, $"{rows.Length} rows of {Length} tokens");
        }

        for (int i = 0; i < rows.Length; i++)
        {
            Read(rows[i], destination.Slice(i * Length, Length));
        }
    }

    public void Dispose() => storage.Dispose();

    /// <summary>The first id that is negative, or not below <paramref name="vocabulary"/>, and where it stands; null: there is none.</summary>
    internal (int Row, int Column, Int128 Id)? FindOutside(int vocabulary)
    {
        int[] block = new int[Block];
        long total = (long)Count * Length;
        for (long start = 0; start < total; start += Block)
        {
            Span<int> tokens = block.AsSpan(0, (int)Math.Min(Block, total - start));
            storage.Read(start, tokens);
            int found = tokens.IndexOfAnyExceptInRange(0, vocabulary - 1);
            if (found >= 0)
            {
                long place = start + found;
                return ((int)(place / Length), (int)(place % Length), storage.At(place));
            }
        }

        return null;
    }

    private (int Largest, string Sha256) Summarize()
    {
        using var hash = new Digest();
        int largest = 0;
        int[] block = new int[Block];
        long total = (long)Count * Length;
        for (long start = 0; start < total; start += Block)
        {
            Span<int> tokens = block.AsSpan(0, (int)Math.Min(Block, total - start));
            storage.Read(start, tokens);
            foreach (int token in tokens)
            {
                largest = Math.Max(largest, token);
            }

            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(tokens, tokens);
            }

            hash.Append(MemoryMarshal.AsBytes(tokens));
        }

        return (largest, Convert.ToHexStringLower(hash.Finish()));
    }
}
