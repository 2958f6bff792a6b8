using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Makes a loss surface of any function on the host. On a CPU device the function works on the weights in place; on another device the weights and the
/// gradient are copied at each evaluation.
/// </summary>
public sealed class SpanLossSurface : ILossSurface, IDisposable
{
    private readonly ComputeDevice device;
    private readonly SpanLossAndGradient function;
    private readonly float[] hostWeights;
    private readonly float[] hostGradient;

    /// <param name="device">Where the sampler works.</param>
    /// <param name="weights">The anchor w*; copied.</param>
    /// <param name="function">The loss and its gradient.</param>
    public SpanLossSurface(ComputeDevice device, ReadOnlySpan<float> weights, SpanLossAndGradient function)
    {
        Require.Positive(weights.Length, nameof(weights));
        this.device = device;
        this.function = function;
        Weights = device.Upload(weights);
        Gradient = device.Allocate<float>(weights.Length);
        int copies = device.Kind == DeviceKind.Cpu ? 0 : weights.Length;
        hostWeights = new float[copies];
        hostGradient = new float[copies];
    }

    public DeviceMemory<float> Weights { get; }

    public DeviceMemory<float> Gradient { get; }

    public double Loss(ReadOnlySpan<int> rows) => Evaluate(rows);

    public double LossAndGradient(ReadOnlySpan<int> rows, WeightRestriction restriction) => Evaluate(rows);

    public void Dispose()
    {
        Weights.Dispose();
        Gradient.Dispose();
    }

    private double Evaluate(ReadOnlySpan<int> rows)
    {
        if (device.Kind == DeviceKind.Cpu)
        {
            device.Synchronize();
            return function(Weights.HostSpan, rows, Gradient.HostSpan);
        }

        Weights.CopyTo(hostWeights);
        double loss = function(hostWeights, rows, hostGradient);
        Gradient.CopyFrom(hostGradient);
        return loss;
    }
}
