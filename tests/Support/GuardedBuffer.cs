using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace Accelerated.Tests.Support;

/// <summary>Device memory with sentinels before and after what a kernel may touch. Starts on no boundary wider than an element.</summary>
internal sealed class GuardedBuffer<T> : IDisposable
    where T : unmanaged, IEquatable<T>
{
    private const int Guard = 67;

    private readonly MemoryBuffer1D<T, Stride1D.Dense> buffer;
    private readonly T[] original;
    private readonly T sentinel;

    public GuardedBuffer(Accelerator accelerator, T[] content, T sentinel)
    {
        this.sentinel = sentinel;
        original = [.. content];
        buffer = accelerator.Allocate1D<T>(content.Length + 2 * Guard);
        buffer.CopyFromCPU([.. Enumerable.Repeat(sentinel, Guard), .. content, .. Enumerable.Repeat(sentinel, Guard)]);
        View = ((ArrayView<T>)buffer.View).SubView(Guard, content.Length);
    }

    public ArrayView<T> View { get; }

    /// <summary>The content, after a check of both sentinels.</summary>
    public T[] Read()
    {
        T[] all = buffer.GetAsArray1D();
        Assert.False(all.AsSpan(0, Guard).ContainsAnyExcept(sentinel), "The elements before the buffer were written to.");
        Assert.False(all.AsSpan(Guard + original.Length).ContainsAnyExcept(sentinel), "The elements after the buffer were written to.");
        return all[Guard..(Guard + original.Length)];
    }

    public void AssertUnchanged() =>
        Assert.True(MemoryMarshal.AsBytes<T>(Read()).SequenceEqual(MemoryMarshal.AsBytes<T>(original)), "An input was written to.");

    public void Dispose() => buffer.Dispose();
}
