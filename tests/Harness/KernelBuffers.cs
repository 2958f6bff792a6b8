using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace Accelerated.Tests.Harness;

/// <summary>
/// Device memory of one run of a case. Every buffer lies between sentinels, by default off any vector's alignment; inputs must come back unchanged, outputs start as a
/// NaN that no kernel makes and must come back within their bounds, <paramref name="slack"/> times as wide.
/// </summary>
public sealed class KernelBuffers(Accelerator accelerator, int guard = KernelBuffers.Misaligned, double slack = 1) : IDisposable
{
    /// <summary>Elements before and after each buffer that put it off any vector's alignment.</summary>
    public const int Misaligned = 37;

    /// <summary>Elements before and after each buffer that leave it where vectors can be loaded.</summary>
    public const int Aligned = 64;

    private const uint SentinelBits = 0x7FC0BEEF;

    private readonly List<(IDisposable Memory, Action Verify, Action Reset, Func<uint[]> Bits)> buffers = [];

    /// <summary>A buffer that the kernel may only read, or that it must leave alone.</summary>
    public ArrayView<T> Input<T>(string name, T[] data)
        where T : unmanaged =>
        Checked(name, data, actual => Assert.True(
            MemoryMarshal.AsBytes<T>(actual).SequenceEqual(MemoryMarshal.AsBytes<T>(data)),
            $"the input '{name}' was changed"));

    /// <summary>A buffer that the kernel must fill: |actual − expected| ≤ bound everywhere; where NaN is expected, it must write nothing.</summary>
    public ArrayView<float> Output(string name, double[] expected, double[] bounds)
    {
        var unset = new float[expected.Length];
        MemoryMarshal.Cast<float, uint>(unset.AsSpan()).Fill(SentinelBits);
        return Updated(name, unset, expected, bounds);
    }

    /// <summary>A buffer of whole numbers that the kernel must fill.</summary>
    public ArrayView<int> Output(string name, int[] expected)
    {
        var unset = new int[expected.Length];
        Array.Fill(unset, unchecked((int)SentinelBits));
        return Checked(name, unset, actual => Assert.Equal(expected, actual));
    }

    /// <summary>A buffer that the kernel reads and changes: |actual − expected| ≤ bound everywhere afterwards; where NaN is expected, it must write nothing.</summary>
    public ArrayView<float> Updated(string name, float[] initial, double[] expected, double[] bounds)
    {
        Assert.Equal(expected.Length, bounds.Length);
        Assert.Equal(expected.Length, initial.Length);
        return Checked(name, initial, actual =>
        {
            double[] allowed = [.. bounds.Select(b => b * slack)];
            double[] wanted = [.. expected];
            for (int i = 0; i < wanted.Length; i++)
            {
                if (double.IsNaN(wanted[i]))
                {
                    Assert.True(BitConverter.SingleToUInt32Bits(actual[i]) == BitConverter.SingleToUInt32Bits(initial[i]), $"[{i}] of '{name}' was written");
                    wanted[i] = actual[i] = 0;
                }
            }

            Close.All(name, wanted, actual, allowed);
        });
    }

    /// <summary>A buffer whose content after the run is judged by <paramref name="verify"/>.</summary>
    public unsafe ArrayView<T> Checked<T>(string name, T[] initial, Action<T[]> verify)
        where T : unmanaged
    {
        Assert.Equal(sizeof(uint), sizeof(T));
        var guarded = new T[initial.Length + 2 * guard];
        MemoryMarshal.Cast<T, uint>(guarded.AsSpan()).Fill(SentinelBits);
        initial.CopyTo(guarded, guard);
        MemoryBuffer1D<T, Stride1D.Dense> memory = accelerator.Allocate1D(guarded);
        buffers.Add((memory, Verify, () => memory.CopyFromCPU(guarded), () => MemoryMarshal.Cast<T, uint>(memory.GetAsArray1D()).ToArray()));
        return memory.View.SubView(guard, initial.Length);

        void Verify()
        {
            T[] all = memory.GetAsArray1D();
            ReadOnlySpan<uint> bits = MemoryMarshal.Cast<T, uint>(all);
            Assert.True(bits[..guard].IndexOfAnyExcept(SentinelBits) < 0, $"something was written before '{name}'");
            Assert.True(bits[^guard..].IndexOfAnyExcept(SentinelBits) < 0, $"something was written after '{name}'");
            verify(all[guard..^guard]);
        }
    }

    /// <summary>Checks every buffer.</summary>
    public void Verify()
    {
        foreach ((_, Action verify, _, _) in buffers)
        {
            verify();
        }
    }

    /// <summary>Puts every buffer back to its state before the run.</summary>
    public void Reset()
    {
        foreach ((_, _, Action reset, _) in buffers)
        {
            reset();
        }
    }

    /// <summary>The bits of all buffers, sentinels included.</summary>
    public uint[][] Bits() => [.. buffers.Select(b => b.Bits())];

    public void Dispose()
    {
        foreach ((IDisposable memory, _, _, _) in buffers)
        {
            memory.Dispose();
        }
    }
}
