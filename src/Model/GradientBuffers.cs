using Accelerated.Devices;

namespace Accelerated.Model;

/// <summary>Gradients with respect to activations during a backward pass, shared by all layers.</summary>
internal sealed class GradientBuffers : IDisposable
{
    public GradientBuffers(ComputeDevice device, TransformerShape shape, int capacity)
    {
        Capacity = capacity;
        long stream = (long)capacity * shape.Width;
        long heads = shape.Heads * LayerActivations.HeadStride(shape, capacity);
        Residual = device.Allocate<float>(stream);
        Normed = device.Allocate<float>(stream);
        NormedWithPosition = device.Allocate<float>(shape.Positions == PositionalEmbedding.Shortformer ? stream : 0);
        QueriesKeysValues = device.Allocate<float>(3 * heads);
        HeadOutputs = device.Allocate<float>(heads);
        Zeros = device.Allocate<float>((long)shape.Context * shape.Width);
    }

    /// <summary>Most tokens that fit.</summary>
    public int Capacity { get; }

    /// <summary>Floats for at most <paramref name="capacity"/> tokens.</summary>
    public static long Floats(TransformerShape shape, int capacity)
    {
        int streams = shape.Positions == PositionalEmbedding.Shortformer ? 3 : 2;
        return capacity * streams * (long)shape.Width + 4L * shape.Heads * LayerActivations.HeadStride(shape, capacity) + (long)shape.Context * shape.Width;
    }

    public DeviceMemory<float> Residual { get; }

    public DeviceMemory<float> Normed { get; }

    public DeviceMemory<float> NormedWithPosition { get; }

    public DeviceMemory<float> QueriesKeysValues { get; }

    public DeviceMemory<float> HeadOutputs { get; }

    /// <summary>The gradient of positions that no sequence reaches, [context, width].</summary>
    public DeviceMemory<float> Zeros { get; }

    public void Dispose()
    {
        Zeros.Dispose();
        Residual.Dispose();
        Normed.Dispose();
        NormedWithPosition.Dispose();
        QueriesKeysValues.Dispose();
        HeadOutputs.Dispose();
    }
}
