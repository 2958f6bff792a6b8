using Accelerated.Kernels;

namespace Accelerated.Tests.Harness;

/// <summary>What the catalogue's test sees of a family's tests.</summary>
public interface IKernelFamilyTests
{
    IKernelFamily Family { get; }
}
