using System.Text;
using Accelerated.Kernels;
using Accelerated.Storage;

namespace Accelerated.Sweeps;

/// <summary>The version of the code that makes estimates: a hash of what was compiled. Any change to the library or its kernels makes another one, whether or not it changes a number.</summary>
public static class EstimatorCode
{
    public static string Version { get; } = Sha256Of.Span(Encoding.UTF8.GetBytes(string.Join('\n',
        new[] { typeof(EstimatorCode), typeof(KernelCatalogue), typeof(ILGPU.Context) }.Select(t => t.Assembly.ManifestModule.ModuleVersionId.ToString("N"))
            .Append(Environment.Version.Major.ToString()))))[..16];
}
