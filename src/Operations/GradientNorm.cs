using Accelerated.Devices;
using Accelerated.Kernels.Reductions;
using ILGPU;

namespace Accelerated.Operations;

/// <summary>The Euclidean norm of a vector on a device, summed in an order that does not depend on the launch.</summary>
public sealed class GradientNorm : IDisposable
{
    private readonly DeviceMemory<float> blocks;
    private readonly float[] host;

    /// <param name="device">Where the vectors are.</param>
    /// <param name="capacity">Length of the longest vector.</param>
    public GradientNorm(ComputeDevice device, long capacity)
    {
        host = new float[Blocks(capacity)];
        blocks = device.Allocate<float>(host.Length);
    }

    public double Of(DeviceMemory<float> vector)
    {
        int count = (int)Launch(vector).Length;
        blocks.CopyTo(host.AsSpan(0, count));
        double sum = 0;
        for (int b = 0; b < count; b++)
        {
            sum += host[b];
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Launches the sums of the vector's blocks, which stand there until the next call.</summary>
    internal ArrayView<float> Launch(DeviceMemory<float> vector)
    {
        ArrayView<float> sums = blocks.View.SubView(0, Blocks(vector.Length));
        vector.Device.Launch(SquaredNorm.Family, new SquaredNormArguments(vector.View, sums));
        return sums;
    }

    public void Dispose() => blocks.Dispose();

    private static int Blocks(long length) => checked((int)((length + SquaredNormArguments.BlockLength - 1) / SquaredNormArguments.BlockLength));
}
