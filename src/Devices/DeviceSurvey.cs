using Accelerated.Kernels;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Accelerated.Devices;

/// <summary>All devices of this machine, usable or not.</summary>
public static class DeviceSurvey
{
    /// <summary>
    /// The processor, then CUDA and OpenCL devices in the order in which <see cref="ComputeDevice.Open"/> numbers the usable ones. A kind without any device has one entry that
    /// says what is missing.
    /// </summary>
    public static IReadOnlyList<DeviceDescription> Run()
    {
        NativeLibraries.Install();
        return [.. Survey(DeviceKind.Cpu), .. Survey(DeviceKind.Cuda), .. Survey(DeviceKind.OpenCL)];
    }

    /// <summary>The devices of one kind.</summary>
    internal static IReadOnlyList<DeviceDescription> Survey(DeviceKind kind) => kind switch
    {
        DeviceKind.Cpu => Survey("cpu", static builder => builder.CPU(), static context => [context.GetCPUDevice(0)], static _ => null),
        DeviceKind.Cuda => OrMissing(
            Survey("cuda", static builder => builder.Cuda(static _ => true), static context => [.. context.GetCudaDevices()], static _ => null),
            "cuda",
            "NVIDIA GPUs",
            "install NVIDIA's driver",
            "its driver reports no GPU; see nvidia-smi"),
        _ => OrMissing(
            Survey("opencl", static builder => builder.OpenCL(static _ => true), static context => [.. context.GetCLDevices()], static device => FaultOf((CLDevice)device)),
            "OpenCL",
            "OpenCL devices",
            "install ocl-icd-libopencl1 or what else brings it, and the OpenCL driver of your device",
            "no OpenCL driver reports a device; install that of your device"),
    };

    private static IReadOnlyList<DeviceDescription> OrMissing(List<DeviceDescription> found, string library, string what, string remedy, string empty)
    {
        if (found.Count > 0)
        {
            return found;
        }

        string fault = NativeLibraries.Has(library) ? empty + "." : $"{NativeLibraries.FileOf(library)} is not on this machine; {remedy}.";
        return [new DeviceDescription(library.ToLowerInvariant(), what, 0, fault, new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<string>>())];
    }

    private static List<DeviceDescription> Survey(string kind, Func<Context.Builder, Context.Builder> add, Func<Context, IReadOnlyList<Device>> list, Func<Device, string?> faultOf)
    {
        using var context = Context.Create(builder => add(builder.EnableAlgorithms().Optimize(OptimizationLevel.O2)));
        int usable = 0;
        var found = new List<DeviceDescription>();
        foreach (Device device in list(context))
        {
            string? fault = faultOf(device);
            string name = fault is not null ? kind : kind == "cpu" ? "cpu" : $"{kind}:{usable++}";
            found.Add(Describe(context, device, name, fault));
        }

        return found;
    }

    private static DeviceDescription Describe(Context context, Device device, string name, string? fault)
    {
        string description = device is CLDevice cl ? $"{cl.Name} ({cl.PlatformName}, OpenCL {cl.DeviceVersion.Major}.{cl.DeviceVersion.Minor})" : name == "cpu" ? $"{Environment.ProcessorCount} processors" : device.Name;
        var kernels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var others = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (fault is null)
        {
            try
            {
                using Accelerator accelerator = device.CreateAccelerator(context);
                foreach (IKernelFamily family in KernelCatalogue.Families)
                {
                    string chosen = family.ChooseName(accelerator, null);
                    kernels.Add(family.Name, chosen);
                    others.Add(family.Name, [.. family.VariantNames.Where(v => v != chosen && family.Supports(v, accelerator))]);
                }
            }
            catch (Exception e) when (e is InvalidOperationException or NotSupportedException or AcceleratorException or KernelChoiceException)
            {
                fault = e.Message.ReplaceLineEndings(" ");
            }
        }

        return new DeviceDescription(name, description, name == "cpu" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : device.MemorySize, fault, kernels, others);
    }

    private static string? FaultOf(CLDevice device)
    {
        (int major, int minor) = (device.DeviceVersion.Major, device.DeviceVersion.Minor);
        if (major < 2)
        {
            return $"its driver speaks OpenCL {major}.{minor}; 2.0 is needed. Use a newer driver.";
        }

        string optional = major >= 3 ? $", which OpenCL {major}.{minor} leaves to the driver" : string.Empty;
        return device.Capabilities.GenericAddressSpace ? null
            : $"its driver has no generic address space{optional}, but kernels need it{(device.PlatformName == "Portable Computing Language" ? " (PoCL 6 has it)" : string.Empty)}. Use a newer driver.";
    }
}
