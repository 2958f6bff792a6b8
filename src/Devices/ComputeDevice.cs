using System.Text.RegularExpressions;
using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using Accelerated.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Accelerated.Devices;

/// <summary>
/// The one device of a computation: an accelerator, its stream, and the kernels loaded on it. Not thread-safe: one device, one caller.
/// </summary>
public sealed partial class ComputeDevice : IDisposable
{
    private readonly Context context;
    private readonly KernelChoice choice;
    private readonly Dictionary<object, Delegate> loaded = [];
    private readonly SortedDictionary<string, string> chosen = [];

    internal ComputeDevice(Context context, Accelerator accelerator, KernelChoice choice, int? threads)
    {
        this.context = context;
        this.choice = choice;
        Accelerator = accelerator;
        Stream = accelerator.DefaultStream;
        Kind = accelerator.AcceleratorType switch
        {
            AcceleratorType.Cuda => DeviceKind.Cuda,
            AcceleratorType.OpenCL => DeviceKind.OpenCL,
            _ => DeviceKind.Cpu,
        };
        if (Kind == DeviceKind.Cpu)
        {
            WorkerPool.Attach(accelerator, threads ?? Environment.ProcessorCount);
        }
    }

    public DeviceKind Kind { get; }

    public string Name => Kind == DeviceKind.Cpu ? $"CPU ({Threads} threads)" : Accelerator.Name;

    /// <summary>Host threads that SIMD variants use; 1 on other devices.</summary>
    public int Threads => Kind == DeviceKind.Cpu ? WorkerPool.Of(Accelerator).Workers : 1;

    /// <summary>The variant that runs for each family used so far, as <c>family → variant</c>.</summary>
    public IReadOnlyDictionary<string, string> ChosenKernels => chosen;

    internal Accelerator Accelerator { get; }

    internal AcceleratorStream Stream { get; }

    /// <summary>Opens a device by name: <c>auto</c>, <c>cpu</c>, <c>cuda[:i]</c> or <c>opencl[:i]</c>. <c>auto</c> is the first CUDA device, else the CPU.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="choice">Forced kernel variants.</param>
    /// <param name="threads">Host threads on a CPU device; one per processor by default.</param>
    /// <exception cref="InvalidInputException">No such device on this machine.</exception>
    public static ComputeDevice Open(string name = "auto", KernelChoice? choice = null, int? threads = null)
    {
        Match match = NamePattern().Match(name);
        if (!match.Success)
        {
            throw new InvalidInputException($"'{name}' names no device. Write auto, cpu, cuda, cuda:1, opencl or opencl:1.");
        }

        string kind = match.Groups["kind"].Value;
        int index = match.Groups["index"].Success ? int.Parse(match.Groups["index"].ValueSpan) : 0;
        NativeLibraries.Install();
        Context context = Context.Create(builder =>
        {
            Context.Builder b = builder.EnableAlgorithms().Optimize(OptimizationLevel.O2);
            b = kind is "cuda" or "auto" ? b.Cuda() : b;
            b = kind is "opencl" ? b.OpenCL() : b;
            _ = b.CPU();
        });
        try
        {
            Device device = Find(context, kind, index);
            return new ComputeDevice(context, device.CreateAccelerator(context), choice ?? KernelChoice.Best, threads);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Memory for <paramref name="length"/> elements, all zero.</summary>
    public DeviceMemory<T> Allocate<T>(long length)
        where T : unmanaged => new(this, length);

    /// <summary>Memory that holds a copy of <paramref name="source"/>.</summary>
    public DeviceMemory<T> Upload<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        DeviceMemory<T> memory = Allocate<T>(source.Length);
        memory.CopyFrom(source);
        return memory;
    }

    /// <summary>Waits for all launches so far.</summary>
    public void Synchronize() => Stream.Synchronize();

    public void Dispose()
    {
        WorkerPool.Release(Accelerator);
        Accelerator.Dispose();
        context.Dispose();
    }

    internal void Launch<TArguments>(KernelFamily<TArguments> family, in TArguments arguments)
        where TArguments : struct
    {
        if (!loaded.TryGetValue(family, out Delegate? launch))
        {
            string? forced = choice.For(family.Name);
            launch = family.Load(Accelerator, forced);
            loaded.Add(family, launch);
            chosen.Add(family.Name, family.ChooseName(Accelerator, forced));
        }

        ((KernelLaunch<TArguments>)launch)(Stream, arguments);
    }

    private static Device Find(Context context, string kind, int index)
    {
        if (kind is "cuda" or "auto" && context.GetCudaDevices().Count > index)
        {
            return context.GetCudaDevice(index);
        }

        if (kind is "opencl" && context.GetCLDevices().Count > index)
        {
            return context.GetCLDevice(index);
        }

        if (kind is "cpu" or "auto" && index == 0)
        {
            return context.GetCPUDevice(0);
        }

        DeviceDescription[] all = [.. DeviceSurvey.Survey(kind switch { "cuda" => DeviceKind.Cuda, "opencl" => DeviceKind.OpenCL, _ => DeviceKind.Cpu })];
        string faults = string.Concat(all.Where(d => d.Fault is not null).Select(d => $" {d.Description}: {d.Fault}"));
        throw new InvalidInputException($"No device '{kind}:{index}': this machine has {all.Count(d => d.Fault is null)} usable {kind} devices.{faults} Use --device auto or cpu.");
    }

    [GeneratedRegex(@"^(?:(?<kind>auto|cpu)|(?<kind>cuda|opencl)(?::(?<index>\d{1,3}))?)$")]
    private static partial Regex NamePattern();
}
