using System.Buffers.Binary;
using System.Security.Cryptography;
using Accelerated.Data;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class TokenRowsTests
{
    private static readonly int[] Tokens = [9, 1, 2, 9, 3, 4, 9, 5, 400];

    [Fact]
    public void Rows_of_an_array_read_back_as_they_were_given()
    {
        using TokenRows rows = TokenRows.FromArray("three", Tokens, 3);
        Assert.Equal(("three", 3, 3, 400), (rows.Name, rows.Count, rows.Length, rows.LargestId));
        int[] row = new int[3];
        rows.Read(2, row);
        Assert.Equal([9, 5, 400], row);
        int[] batch = new int[6];
        rows.Read([2, 0], batch);
        Assert.Equal([9, 5, 400, 9, 1, 2], batch);
    }

    [Fact]
    public void The_hash_is_that_of_the_ids_as_little_endian_integers()
    {
        byte[] bytes = new byte[Tokens.Length * 4];
        for (int i = 0; i < Tokens.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 4), Tokens[i]);
        }

        using TokenRows rows = TokenRows.FromArray("x", Tokens, 3);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), rows.Sha256);
    }

    [Fact]
    public void Wrong_rows_lengths_and_ids_are_refused()
    {
        using TokenRows rows = TokenRows.FromArray("x", Tokens, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Read(3, new int[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Read(-1, new int[3]));
        Assert.Throws<ArgumentException>(() => rows.Read(0, new int[4]));
        Assert.Throws<ArgumentException>(() => TokenRows.FromArray("x", Tokens, 4));
        Assert.Throws<ArgumentException>(() => TokenRows.FromArray("x", [], 4));
        Assert.Contains("row 1, column 0", Assert.Throws<ArgumentException>(() => TokenRows.FromArray("x", [1, 2, -3, 4], 2)).Message, StringComparison.Ordinal);
    }
}
