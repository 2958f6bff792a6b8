using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Accelerated.Devices;

/// <summary>How wide the vectors are that this process uses of its processor: the runtime's settings can forbid the widest.</summary>
internal static class HostVectors
{
    /// <summary>Bits of the widest, and of <see cref="Vector{T}"/>: <c>512/256</c>.</summary>
    public static string Widths => $"{(Avx512F.IsSupported ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}/{Vector<byte>.Count * 8}";
}
