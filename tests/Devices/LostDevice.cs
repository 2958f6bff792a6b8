using ILGPU.Runtime;

namespace Accelerated.Tests.Devices;

/// <summary>What a driver throws when its device is gone.</summary>
internal sealed class LostDevice(string message) : AcceleratorException(message)
{
    public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;
}
