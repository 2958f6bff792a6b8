using Accelerated.Devices;

namespace Accelerated.Model;

/// <summary>What one layer keeps of its forward pass, for at most <c>capacity</c> tokens.</summary>
internal sealed class LayerActivations : IDisposable
{
    public LayerActivations(ComputeDevice device, TransformerShape shape, int capacity)
    {
        long stream = (long)capacity * shape.Width;
        long heads = shape.Heads * HeadStride(shape, capacity);
        Residual = device.Allocate<float>(stream);
        Mean = device.Allocate<float>(capacity);
        ReciprocalDeviation = device.Allocate<float>(capacity);
        Normed = device.Allocate<float>(stream);
        NormedWithPosition = device.Allocate<float>(shape.Positions == PositionalEmbedding.Shortformer ? stream : 0);
        QueriesKeysValues = device.Allocate<float>(3 * heads);
        HeadOutputs = device.Allocate<float>(heads);
        LogSumExp = device.Allocate<float>((long)shape.Heads * capacity);
    }

    /// <summary>x before the layer, [tokens, width].</summary>
    public DeviceMemory<float> Residual { get; }

    public DeviceMemory<float> Mean { get; }

    public DeviceMemory<float> ReciprocalDeviation { get; }

    /// <summary>n = LN(x), [tokens, width].</summary>
    public DeviceMemory<float> Normed { get; }

    /// <summary>n + W_pos, [tokens, width]; only with shortformer positions.</summary>
    public DeviceMemory<float> NormedWithPosition { get; }

    /// <summary>q, k, v: [3 · heads][tokens][head size].</summary>
    public DeviceMemory<float> QueriesKeysValues { get; }

    /// <summary>z: [heads][tokens][head size].</summary>
    public DeviceMemory<float> HeadOutputs { get; }

    public DeviceMemory<float> LogSumExp { get; }

    /// <summary>
    /// Distance in floats between the blocks of two heads. The odd multiple of a cache line on top keeps blocks of different heads off the same cache sets.
    /// </summary>
    public static long HeadStride(TransformerShape shape, int tokens) => (((long)tokens * shape.HeadSize) + 15) / 16 * 16 + 16 * 7;

    /// <summary>Floats for at most <paramref name="capacity"/> tokens.</summary>
    public static long Floats(TransformerShape shape, int capacity)
    {
        int streams = shape.Positions == PositionalEmbedding.Shortformer ? 3 : 2;
        return capacity * (streams * (long)shape.Width + shape.Heads + 2) + 4L * shape.Heads * HeadStride(shape, capacity);
    }

    public void Dispose()
    {
        Residual.Dispose();
        Mean.Dispose();
        ReciprocalDeviation.Dispose();
        Normed.Dispose();
        NormedWithPosition.Dispose();
        QueriesKeysValues.Dispose();
        HeadOutputs.Dispose();
        LogSumExp.Dispose();
    }
}
