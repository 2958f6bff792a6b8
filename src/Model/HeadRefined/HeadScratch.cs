using Accelerated.Devices;

namespace Accelerated.Model.HeadRefined;

/// <summary>Activations of the heads of a <see cref="HeadStack"/> and their gradients, for at most <c>capacity</c> tokens. All stacks use the same.</summary>
internal sealed class HeadScratch : IDisposable
{
    public HeadScratch(ComputeDevice device, TransformerShape shape, int walkers, int capacity)
    {
        Walkers = walkers;
        long heads = walkers * LayerActivations.HeadStride(shape, capacity);
        long rows = (long)walkers * capacity;
        QueriesKeysValues = device.Allocate<float>(3 * heads);
        Outputs = device.Allocate<float>(heads);
        LogSumExp = device.Allocate<float>(rows);
        QueryKeyValueGradients = device.Allocate<float>(3 * heads);
        OutputGradients = device.Allocate<float>(heads);
        Projected = device.Allocate<float>(heads);
        Reciprocals = device.Allocate<float>(rows);
        ReciprocalGradients = device.Allocate<float>(rows);
        Losses = device.Allocate<float>(rows);
    }

    /// <summary>Most walkers that fit.</summary>
    public int Walkers { get; }

    /// <summary>q, k, v: [3 · walkers][tokens][head size].</summary>
    public DeviceMemory<float> QueriesKeysValues { get; }

    /// <summary>z: [walkers][tokens][head size].</summary>
    public DeviceMemory<float> Outputs { get; }

    public DeviceMemory<float> LogSumExp { get; }

    public DeviceMemory<float> QueryKeyValueGradients { get; }

    public DeviceMemory<float> OutputGradients { get; }

    /// <summary>O C x of every walker, laid out like <see cref="Outputs"/>.</summary>
    public DeviceMemory<float> Projected { get; }

    /// <summary>Reciprocal deviations of the final norm, [walkers, tokens].</summary>
    public DeviceMemory<float> Reciprocals { get; }

    public DeviceMemory<float> ReciprocalGradients { get; }

    /// <summary>[walkers, tokens].</summary>
    public DeviceMemory<float> Losses { get; }

    public void Dispose()
    {
        QueriesKeysValues.Dispose();
        Outputs.Dispose();
        LogSumExp.Dispose();
        QueryKeyValueGradients.Dispose();
        OutputGradients.Dispose();
        Projected.Dispose();
        Reciprocals.Dispose();
        ReciprocalGradients.Dispose();
        Losses.Dispose();
    }
}
