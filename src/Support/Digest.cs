using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Accelerated.Support;

/// <summary>
/// SHA-256 of what is appended. By the system where it can; on a Linux without OpenSSL, where .NET's own would end the process, by <see cref="ManagedSha256"/>.
/// </summary>
public sealed class Digest : IDisposable
{
    public const int Bytes = 32;

    private readonly IncrementalHash? system = HasSystem ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private readonly ManagedSha256? own = HasSystem ? null : new ManagedSha256();

    private static bool HasSystem { get; } = !OperatingSystem.IsLinux() || HasLibrary("libssl.so.3") || HasLibrary("libssl.so.1.1");

    /// <summary>Of <paramref name="bytes"/> alone.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        var result = new byte[Bytes];
        Of(bytes, result);
        return result;
    }

    /// <summary>The same into <paramref name="destination"/>.</summary>
    public static void Of(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        if (HasSystem)
        {
            SHA256.HashData(bytes, destination);
            return;
        }

        var hash = new ManagedSha256();
        hash.Append(bytes);
        hash.Finish(destination);
    }

    /// <summary>Of all that is left of <paramref name="stream"/>.</summary>
    public static byte[] Of(Stream stream)
    {
        using var digest = new Digest();
        var block = new byte[1 << 16];
        for (int count = stream.Read(block); count > 0; count = stream.Read(block))
        {
            digest.Append(block.AsSpan(0, count));
        }

        return digest.Finish();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        system?.AppendData(bytes);
        own?.Append(bytes);
    }

    /// <summary>The hash, after which the next one begins.</summary>
    public byte[] Finish()
    {
        if (system is not null)
        {
            return system.GetHashAndReset();
        }

        var result = new byte[Bytes];
        own!.Finish(result);
        return result;
    }

    public void Dispose() => system?.Dispose();

    private static bool HasLibrary(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }
}
