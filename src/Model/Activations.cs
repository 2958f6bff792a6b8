using Accelerated.Devices;

namespace Accelerated.Model;

/// <summary>What a forward pass leaves for the backward pass: one <see cref="LayerActivations"/> a layer and the final norm.</summary>
internal sealed class Activations : IDisposable
{
    public Activations(ComputeDevice device, TransformerShape shape, int capacity)
    {
        Capacity = capacity;
        Layers = [.. Enumerable.Range(0, shape.Layers).Select(_ => new LayerActivations(device, shape, capacity))];
        Final = device.Allocate<float>((long)capacity * shape.Width);
        FinalMean = device.Allocate<float>(capacity);
        FinalReciprocalDeviation = device.Allocate<float>(capacity);
        FinalNormed = device.Allocate<float>((long)capacity * shape.Width);
        Losses = device.Allocate<float>(capacity);
    }

    /// <summary>Most tokens that fit.</summary>
    public int Capacity { get; }

    public IReadOnlyList<LayerActivations> Layers { get; }

    /// <summary>x after the last layer, [tokens, width].</summary>
    public DeviceMemory<float> Final { get; }

    public DeviceMemory<float> FinalMean { get; }

    public DeviceMemory<float> FinalReciprocalDeviation { get; }

    /// <summary>LN_final(x), [tokens, width].</summary>
    public DeviceMemory<float> FinalNormed { get; }

    /// <summary>Loss of every position, 0 at the last one of a sequence, [tokens].</summary>
    public DeviceMemory<float> Losses { get; }

    /// <summary>The residual stream before layer <paramref name="layer"/>; after the last layer for <paramref name="layer"/> = number of layers.</summary>
    public DeviceMemory<float> ResidualBefore(int layer) => layer < Layers.Count ? Layers[layer].Residual : Final;

    /// <summary>Floats for at most <paramref name="capacity"/> tokens.</summary>
    public static long Floats(TransformerShape shape, int capacity) =>
        shape.Layers * LayerActivations.Floats(shape, capacity) + capacity * (2L * shape.Width + 3);

    public void Dispose()
    {
        foreach (LayerActivations layer in Layers)
        {
            layer.Dispose();
        }

        Final.Dispose();
        FinalMean.Dispose();
        FinalReciprocalDeviation.Dispose();
        FinalNormed.Dispose();
        Losses.Dispose();
    }
}
