using Accelerated.Kernels;
using Accelerated.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Accelerated.Devices;

/// <content>Every launch, copy and wait goes through one method here, so that a device that fails ends a run with one error, whatever noticed it.</content>
public sealed partial class ComputeDevice
{
    private AcceleratorException? fault;

    /// <summary>Whether the device has stopped answering. Nothing on it can be used any more: each further use throws again what was said first, and only disposing goes on.</summary>
    public bool IsLost => fault is not null;

    /// <summary>Called before each launch, copy and wait: a test throws here what a driver would.</summary>
    internal Action? Calling { get; set; }

    /// <summary>Waits for all launches and transfers so far.</summary>
    /// <exception cref="InvalidInputException">The device has stopped answering.</exception>
    public void Synchronize()
    {
        CountWait();
        Call(0, static (stream, _) => stream.Synchronize());
        staging?.Release();
    }

    /// <summary>Waits before memory is given back, and throws nothing: where the device has stopped answering there is nothing to wait for, and an error under way must stay what it is.</summary>
    internal void Settle()
    {
        try
        {
            Synchronize();
        }
        catch (InvalidInputException) when (IsLost)
        {
        }
    }

    /// <summary>Gives back what the device holds. Throws nothing where it has stopped answering, for the reason of <see cref="Settle"/>; whoever uses it next is told.</summary>
    internal void Free(IDisposable? held)
    {
        try
        {
            held?.Dispose();
        }
        catch (AcceleratorException error)
        {
            fault ??= error;
        }
    }

    internal void Copy<T>(ArrayView<T> source, ArrayView<T> destination)
        where T : unmanaged => Call((source, destination), static (stream, views) => views.source.CopyTo(stream, views.destination));

    /// <summary>Sends <paramref name="host"/> on its way to a device that is not the processor; it must stay as it is until then.</summary>
    internal void Upload<T>(Span<T> host, ArrayView<T> destination)
        where T : unmanaged => Call(new Transfer<T>(host, destination), static (stream, transfer) => transfer.View.CopyFromCPU(stream, transfer.Host));

    /// <summary>Sends <paramref name="source"/> on its way from a device that is not the processor.</summary>
    internal void Download<T>(ArrayView<T> source, Span<T> host)
        where T : unmanaged => Call(new Transfer<T>(host, source), static (stream, transfer) => transfer.View.CopyToCPU(stream, transfer.Host));

    /// <summary>Hands the stream to <paramref name="call"/>, and turns what a driver throws into the error of the run.</summary>
    /// <exception cref="InvalidInputException">Memory ran out, or the device has stopped answering.</exception>
    internal void Call<TState>(TState state, Action<AcceleratorStream, TState> call)
        where TState : allows ref struct
    {
        if (fault is not null)
        {
            throw Lost(fault);
        }

        try
        {
            Calling?.Invoke();
            call(Stream, state);
        }
        catch (DeviceMemoryException error)
        {
            throw NoRoom(error);
        }
        catch (AcceleratorException error)
        {
            throw Lost(error);
        }
    }

    private InvalidInputException Lost(AcceleratorException error)
    {
        fault ??= error;
        string reason = fault is CLException cl ? cl.Error.ToString() : fault.Message; // an OpenCL error has no message
        return new InvalidInputException(
            $"{Name} stopped answering: {reason.ReplaceLineEndings(" ").TrimEnd(' ', '.')}. What has been written so far is whole. See the system's log for the cause, and go on with --resume.",
            fault);
    }

    private readonly ref struct Transfer<T>(Span<T> host, ArrayView<T> view)
        where T : unmanaged
    {
        public Span<T> Host { get; } = host;

        public ArrayView<T> View { get; } = view;
    }
}
