using System.Globalization;
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
    private readonly SortedDictionary<string, long> launches = [];
    private PinnedStaging? staging;

    internal ComputeDevice(Context context, Accelerator accelerator, KernelChoice choice, int? threads, Precision precision = Precision.Float32)
    {
        choice.Check(accelerator);
        this.context = context;
        this.choice = choice;
        Precision = precision;
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

    /// <summary>The variant that runs for each family there is, used or not.</summary>
    public IReadOnlyDictionary<string, string> AllKernels => new SortedDictionary<string, string>(
        KernelCatalogue.Families.ToDictionary(f => f.Name, f => f.ChooseName(Accelerator, choice.For(f.Name), PrecisionNames.OfKernels(Precision))), StringComparer.Ordinal);

    /// <summary>With how many digits matrices are multiplied, where no variant is forced.</summary>
    public Precision Precision { get; }

    /// <summary><see cref="Precision"/> by its name, and the kernels used so far that were forced to another one.</summary>
    public string UsedPrecision => PrecisionNames.Describe(Precision, chosen.Select(c =>
    {
        IKernelFamily family = KernelCatalogue.Families.First(f => f.Name == c.Key);
        return (c.Key, family.Precision(family.ChooseName(Accelerator, forced: null, PrecisionNames.OfKernels(Precision))), family.Precision(c.Value));
    }));

    /// <summary>How often each family has been launched. A launch of a family is one to a few of its kernels.</summary>
    public IReadOnlyDictionary<string, long> Launches => launches;

    /// <summary>How often the host has waited for the device so far.</summary>
    public long Waits { get; private set; }

    /// <summary>Bytes of memory that is allocated now, without what kernels keep as scratch.</summary>
    public long AllocatedBytes { get; private set; }

    internal Accelerator Accelerator { get; }

    /// <summary>Page-locked memory through which transfers go on devices with memory of their own.</summary>
    internal PinnedStaging Staging => staging ??= new PinnedStaging(this);

    internal AcceleratorStream Stream { get; }

    /// <summary>Opens a device by name: <c>auto</c>, <c>cpu</c>, <c>cuda[:i]</c> or <c>opencl[:i]</c>. <c>auto</c> is the first CUDA device, else the CPU.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="choice">Forced kernel variants.</param>
    /// <param name="threads">Host threads on a CPU device; one per processor by default.</param>
    /// <param name="precision">Of matrix products; whatever is not float32 needs tensor cores.</param>
    /// <exception cref="InvalidInputException">No such device on this machine, or one without that precision or a forced variant.</exception>
    public static ComputeDevice Open(string name = "auto", KernelChoice? choice = null, int? threads = null, Precision precision = Precision.Float32)
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
            Context.Builder b = builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling(); // for the marks of StreamMark
            b = kind is "cuda" or "auto" ? b.Cuda() : b;
            b = kind is "opencl" ? b.OpenCL() : b;
            _ = b.CPU();
        });
        try
        {
            Device device = Find(context, kind, index);
            Accelerator accelerator = device.CreateAccelerator(context);
            Check(accelerator, precision);
            return new ComputeDevice(context, accelerator, choice ?? KernelChoice.Best, threads, precision);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Whether matrices can be multiplied here with that precision.</summary>
    public bool Offers(Precision precision) => Offers(Accelerator, precision);

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

    public void Dispose()
    {
        Free(staging);
        WorkerPool.Release(Accelerator);
        Free(Accelerator);
        Free(context);
    }

    internal void Launch<TArguments>(KernelFamily<TArguments> family, in TArguments arguments)
        where TArguments : struct
    {
        if (!loaded.TryGetValue(family, out Delegate? launch))
        {
            string? forced = choice.For(family.Name);
            launch = family.Load(Accelerator, forced, PrecisionNames.OfKernels(Precision));
            loaded.Add(family, launch);
            chosen.Add(family.Name, family.ChooseName(Accelerator, forced, PrecisionNames.OfKernels(Precision)));
            launches.Add(family.Name, 0);
        }

        launches[family.Name]++;
        Call(((KernelLaunch<TArguments>)launch, arguments), static (stream, state) => state.Item1(stream, state.arguments));
    }

    internal void CountWait() => Waits++;

    internal void CountBytes(long bytes) => AllocatedBytes += bytes;

    /// <summary>Whether nothing better runs here than the family's definition, the last of its variants.</summary>
    internal bool RunsDefinition<TArguments>(KernelFamily<TArguments> family)
        where TArguments : struct => family.ChooseName(Accelerator, choice.For(family.Name), PrecisionNames.OfKernels(Precision)) == family.VariantNames[^1];

    /// <summary>What to say where memory ran out.</summary>
    internal InvalidInputException NoRoom(DeviceMemoryException error)
    {
        // A device that has stopped answering allocates nothing either, and would not say how much is free.
        if (error.GetBaseException() is AcceleratorException)
        {
            Settle();
            if (fault is not null)
            {
                return Lost(fault);
            }
        }

        string free = Accelerator is CudaAccelerator cuda ? $"{cuda.GetFreeMemory():N0} of {Accelerator.MemorySize:N0}" : $"too few of {Math.Min(Accelerator.MemorySize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes):N0}";
        return new InvalidInputException(
            string.Create(CultureInfo.InvariantCulture, $"{Name} has no room for {error.Bytes:N0} more bytes: {free} bytes are free. Use shorter sequences, a smaller model or batch, or another --device. What has been written so far is whole."),
            error);
    }

    /// <exception cref="InvalidInputException">Matrices cannot be multiplied there with that precision.</exception>
    internal static void Check(Accelerator accelerator, Precision precision)
    {
        if (!Offers(accelerator, precision))
        {
            throw new InvalidInputException(
                $"{accelerator.Name} has no tensor cores for --precision {PrecisionNames.Of(precision)}, which need CUDA and compute capability 8.0. Use --precision {PrecisionNames.Of(Precision.Float32)} or another --device.");
        }
    }

    private static bool Offers(Accelerator accelerator, Precision precision)
    {
        KernelPrecision wanted = PrecisionNames.OfKernels(precision);
        return precision == Precision.Float32
            || KernelCatalogue.Families.Any(f => f.VariantNames.Any(v => f.Precision(v) == wanted && f.Supports(v, accelerator)));
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
