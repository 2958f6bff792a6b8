using ILGPU.Runtime;

namespace Accelerated.Kernels;

/// <summary>
/// Enqueues one execution of a loaded variant on <paramref name="stream"/>. Variants that run on the host's vector units finish before they return;
/// others are complete after the stream's synchronisation. A launch allocates nothing once its workspace has grown to the largest shape seen.
/// </summary>
public delegate void KernelLaunch<TArguments>(AcceleratorStream stream, in TArguments arguments)
    where TArguments : struct;
