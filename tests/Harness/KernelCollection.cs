using Xunit;

namespace Accelerated.Tests.Harness;

/// <summary>Tests of kernels share their devices and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class KernelCollection : ICollectionFixture<KernelDevices>
{
    public const string Name = "kernels";
}
