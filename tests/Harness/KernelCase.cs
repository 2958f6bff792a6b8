using Accelerated.Kernels;

namespace Accelerated.Tests.Harness;

/// <summary>
/// One shape on which all variants of a family are tested. <paramref name="Arrange"/> draws the inputs from a fixed seed, computes what must come out, declares every
/// buffer, and returns the arguments.
/// </summary>
/// <param name="Shape">What a failure calls it.</param>
/// <param name="Size">Where it may run.</param>
/// <param name="Arrange">Called once per run, with the buffers of the device at hand.</param>
public sealed record KernelCase<TArguments>(string Shape, CaseSize Size, Func<KernelBuffers, TArguments> Arrange)
    where TArguments : struct
{
    /// <summary>Runs <paramref name="launch"/> on buffers of its own and checks what comes out.</summary>
    /// <param name="device">Where it was loaded.</param>
    /// <param name="launch">What is tested.</param>
    /// <param name="guard">Elements before and after each buffer.</param>
    /// <param name="slack">How much wider its bounds are.</param>
    public void Verify(TestDevice device, KernelLaunch<TArguments> launch, int guard = KernelBuffers.Misaligned, double slack = 1)
    {
        using var buffers = new KernelBuffers(device.Accelerator, guard, slack);
        TArguments arguments = Arrange(buffers);
        launch(device.Accelerator.DefaultStream, arguments);
        device.Accelerator.Synchronize();
        buffers.Verify();
    }
}
