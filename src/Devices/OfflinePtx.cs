using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Devices;

/// <summary>Compiles kernels to PTX as a CUDA device would be given them, without a driver or GPU. ILGPU's own limit is the target sm_80, which newer devices run.</summary>
internal sealed class OfflinePtx : IDisposable
{
    private readonly Context context;
    private readonly PTXBackend backend;

    public OfflinePtx()
    {
        context = Context.Create(b => b.EnableAlgorithms().Optimize(OptimizationLevel.O2).PTXBackend(PTXBackendMode.Enhanced));
        backend = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null);
    }

    /// <summary>What tables and messages call a kernel: <c>GroupProduct.Run&lt;LargeTile, TermsTogether, LinesTogether&gt;</c>.</summary>
    public static string NameOf(Delegate kernel)
    {
        Type[] specialisation = kernel.Method.IsGenericMethod ? kernel.Method.GetGenericArguments() : [];
        string suffix = specialisation.Length == 0 ? "" : $"<{string.Join(", ", specialisation.Select(t => t.Name))}>";
        return $"{kernel.Method.DeclaringType!.Name}.{kernel.Method.Name}{suffix}";
    }

    /// <param name="kernel">One of a variant's kernels.</param>
    /// <param name="bounds">What that variant says of its groups.</param>
    public string Compile(Delegate kernel, KernelSpecialization bounds)
    {
        Type first = kernel.Method.GetParameters()[0].ParameterType;
        bool implicitly = first == typeof(Index1D) || first == typeof(Index2D) || first == typeof(Index3D);
        EntryPointDescription entry = implicitly
            ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel.Method)
            : EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method);
        return ((PTXCompiledKernel)backend.Compile(entry, bounds)).PTXAssembly;
    }

    public void Dispose()
    {
        backend.Dispose();
        context.Dispose();
    }
}
