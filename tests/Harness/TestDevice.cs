using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Tests.Harness;

/// <summary>An accelerator on which kernels are tested, in a context of its own: a kernel that fails to compile spoils its context.</summary>
public sealed class TestDevice : IDisposable
{
    private readonly Context context;

    public TestDevice(string name, TestDeviceRole role, Context context, Accelerator accelerator, int workers = 1)
    {
        Name = name;
        Role = role;
        this.context = context;
        Accelerator = accelerator;
        if (role == TestDeviceRole.Host)
        {
            WorkerPool.Attach(accelerator, workers);
        }
    }

    public string Name { get; }

    public TestDeviceRole Role { get; }

    public Accelerator Accelerator { get; }

    /// <summary>The same accelerator as the library's device, which the caller must not dispose.</summary>
    public ComputeDevice Computing() => new(context, Accelerator, KernelChoice.Best, threads: null);

    /// <summary>Whether a variant is tested here: what runs on the host's vector units only on a host device, ILGPU kernels on all others that support them.</summary>
    public bool Runs(IKernelFamily family, string variant) =>
        family.Supports(variant, Accelerator) && (family.Kernels(variant).Count == 0) == (Role == TestDeviceRole.Host);

    public void Dispose()
    {
        WorkerPool.Release(Accelerator);
        Accelerator.Dispose();
        context.Dispose();
    }

    public override string ToString() => Name;
}
