using System.Diagnostics;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Tests.Harness;

/// <summary>Compiles kernels to PTX without a driver or GPU, and assembles them where <c>ptxas</c> is on the path or named by the environment variable PTXAS.</summary>
public sealed class PtxCompiler : IDisposable
{
    private static readonly Lazy<string?> Assembler = new(FindAssembler);

    private readonly Context context;
    private readonly PTXBackend backend;

    public PtxCompiler()
    {
        context = Context.Create(b => b.EnableAlgorithms().Optimize(OptimizationLevel.O2).PTXBackend(PTXBackendMode.Enhanced));
        backend = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null);
    }

    public string Compile(Delegate kernel)
    {
        Type first = kernel.Method.GetParameters()[0].ParameterType;
        bool implicitly = first == typeof(Index1D) || first == typeof(Index2D) || first == typeof(Index3D);
        EntryPointDescription entry = implicitly
            ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel.Method)
            : EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method);
        return ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
    }

    /// <summary>Assembles <paramref name="ptx"/> and returns ptxas's summary of registers and spills; throws with its message where it refuses.</summary>
    public static string Assemble(string ptx)
    {
        if (Assembler.Value is null)
        {
            return "not assembled: no ptxas here";
        }

        string source = Path.GetTempFileName();
        try
        {
            File.WriteAllText(source, ptx);
            var start = new ProcessStartInfo(Assembler.Value, ["-v", "-arch=sm_80", "-o", "/dev/null", source]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            Task<string> messages = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd() + messages.Result;
            process.WaitForExit();
            return process.ExitCode == 0 ? errors.Split('\n').LastOrDefault(l => l.Contains("registers"), "").Trim() : throw new InvalidOperationException(errors);
        }
        finally
        {
            File.Delete(source);
        }
    }

    public void Dispose()
    {
        backend.Dispose();
        context.Dispose();
    }

    private static string? FindAssembler()
    {
        IEnumerable<string?> candidates = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "ptxas"))
            .Prepend(Environment.GetEnvironmentVariable("PTXAS"));
        return candidates.FirstOrDefault(File.Exists);
    }
}
