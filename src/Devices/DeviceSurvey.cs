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
    /// <summary>The processor, then CUDA and OpenCL devices in the order in which <see cref="ComputeDevice.Open"/> numbers the usable ones.</summary>
    public static IReadOnlyList<DeviceDescription> Run()
    {
        NativeLibraries.Install();
        return
        [
            .. Survey("cpu", static builder => builder.CPU(), static context => [context.GetCPUDevice(0)], static _ => null),
            .. Survey("cuda", static builder => builder.Cuda(static _ => true), static context => [.. context.GetCudaDevices()], static _ => null),
            .. Survey("opencl", static builder => builder.OpenCL(static _ => true), static context => [.. context.GetCLDevices()], static device => FaultOf((CLDevice)device)),
        ];
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
        string description = device is CLDevice cl ? $"{cl.Name} ({cl.PlatformName}, {cl.CVersion})" : name == "cpu" ? $"{Environment.ProcessorCount} processors" : device.Name;
        var kernels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (fault is null)
        {
            try
            {
                using Accelerator accelerator = device.CreateAccelerator(context);
                foreach (IKernelFamily family in KernelCatalogue.Families)
                {
                    kernels.Add(family.Name, family.ChooseName(accelerator, null));
                }
            }
            catch (Exception e) when (e is InvalidOperationException or NotSupportedException or AcceleratorException or KernelChoiceException)
            {
                fault = e.Message.ReplaceLineEndings(" ");
            }
        }

        return new DeviceDescription(name, description, name == "cpu" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : device.MemorySize, fault, kernels);
    }

    private static string? FaultOf(CLDevice device)
    {
        if (device.CVersion.Major < 2)
        {
            return $"its driver speaks OpenCL C {device.CVersion.Major}.{device.CVersion.Minor}; 2.0 is needed.";
        }

        return device.Capabilities.GenericAddressSpace ? null : "its driver has no generic address space (an optional part of OpenCL 3.0), which kernels need. Use --device cpu, or a newer driver.";
    }
}
