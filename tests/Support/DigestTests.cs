using System.Security.Cryptography;
using System.Text;
using Accelerated.Support;
using Xunit;

namespace Accelerated.Tests.Support;

public sealed class DigestTests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void The_examples_of_the_standard_come_out(string text, string expected)
    {
        var hash = new ManagedSha256();
        var result = new byte[Digest.Bytes];
        hash.Append(Encoding.ASCII.GetBytes(text));
        hash.Finish(result);
        Assert.Equal(expected, Convert.ToHexStringLower(result));
        Assert.Equal(expected, Convert.ToHexStringLower(Digest.Of(Encoding.ASCII.GetBytes(text))));
    }

    [Fact]
    public void Nothing_hashes_in_a_way_that_ends_the_process_where_OpenSSL_is_missing()
    {
        string[] folders = ["src", "kernels", "tools", "benchmarks"];
        string[] users = [.. folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f) is string text
                && (text.Contains("Security.Cryptography", StringComparison.Ordinal) || text.Contains("AllowDuplicateProperties", StringComparison.Ordinal)))
            .Select(f => Path.GetFileName(f)!)];
        Assert.Equal(["Digest.cs"], users);
    }

    [Fact]
    public void Any_length_in_any_pieces_has_the_hash_that_the_system_gives()
    {
        var random = new Random(5);
        var bytes = new byte[300];
        var result = new byte[Digest.Bytes];
        var hash = new ManagedSha256();
        for (int length = 0; length < bytes.Length; length++)
        {
            random.NextBytes(bytes);
            for (int first = 0; first < length;)
            {
                int count = Math.Min(random.Next(0, 130), length - first);
                hash.Append(bytes.AsSpan(first, count));
                first += count;
            }

            hash.Finish(result);
            Assert.Equal(SHA256.HashData(bytes.AsSpan(0, length)), result);
            Assert.Equal(result, Digest.Of(new MemoryStream(bytes, 0, length)));
        }
    }
}
