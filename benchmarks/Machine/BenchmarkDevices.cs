using System.Reflection;
using Accelerated.Devices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Accelerated.Benchmarks.Machine;

/// <summary>
/// Opens devices to be measured: those of the library, and PoCL 3.1 beside them. That one runs OpenCL kernels on the processor; the library refuses it because it lacks
/// the generic address space on which ILGPU insists, but at optimization level O2 kernels need none.
/// </summary>
internal static class BenchmarkDevices
{
    /// <summary>The processor, and the first device of each kind that there is.</summary>
    public static IReadOnlyList<string> AtHand()
    {
        NativeLibraries.Install();
        using Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling().Cuda().OpenCL(Accept));
        return ["cpu", .. context.GetCudaDevices().Count > 0 ? ["cuda"] : Array.Empty<string>(), .. context.GetCLDevices().Count > 0 ? ["opencl"] : Array.Empty<string>()];
    }

    /// <summary>Opens <c>cpu</c>, <c>cuda[:i]</c> or <c>opencl[:i]</c>.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="threads">Host threads of a CPU device; one per processor by default.</param>
    /// <param name="choice">Forced kernel variants.</param>
    /// <param name="precision">Of matrix products.</param>
    /// <exception cref="Support.InvalidInputException">There is none, or none of that precision.</exception>
    public static ComputeDevice Open(string name, int? threads = null, KernelChoice? choice = null, Precision precision = Precision.Float32)
    {
        string[] parts = name.Split(':');
        if (parts[0] != "opencl" || !int.TryParse(parts.Length > 1 ? parts[1] : "0", out int index))
        {
            return ComputeDevice.Open(name, choice, threads, precision);
        }

        NativeLibraries.Install();
        Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling().OpenCL(Accept));
        if (context.GetCLDevices().Count <= index)
        {
            context.Dispose();
            return ComputeDevice.Open(name, choice, threads, precision);
        }

        try
        {
            Accelerator accelerator = context.GetCLDevice(index).CreateAccelerator(context);
            ComputeDevice.Check(accelerator, precision);
            return new ComputeDevice(context, accelerator, choice ?? KernelChoice.Best, threads, precision);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Whether kernels run on <paramref name="device"/>; tells ILGPU that PoCL has what its kernels do without, and to ask it for OpenCL C 2.0.</summary>
    public static bool Accept(CLDevice device)
    {
        if (!device.Capabilities.GenericAddressSpace && device.PlatformName == "Portable Computing Language")
        {
            Set(typeof(CLCapabilityContext), nameof(CLCapabilityContext.GenericAddressSpace), device.Capabilities, true);
            Set(typeof(CLDevice), nameof(CLDevice.DeviceVersion), device, CLDeviceVersion.CL20);
        }

        return device.Capabilities.GenericAddressSpace;
    }

    private static void Set(Type type, string property, object target, object value) =>
        type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.GetSetMethod(nonPublic: true)!.Invoke(target, [value]);
}
