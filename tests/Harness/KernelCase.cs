namespace Accelerated.Tests.Harness;

/// <summary>
/// One shape on which all variants of a family are tested. <paramref name="Arrange"/> draws the inputs from a fixed seed, computes what must come out, declares every
/// buffer, and returns the arguments.
/// </summary>
/// <param name="Shape">What a failure calls it.</param>
/// <param name="Size">Where it may run.</param>
/// <param name="Arrange">Called once per run, with the buffers of the device at hand.</param>
public sealed record KernelCase<TArguments>(string Shape, CaseSize Size, Func<KernelBuffers, TArguments> Arrange)
    where TArguments : struct;
