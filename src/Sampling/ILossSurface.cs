using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>
/// A differentiable loss over a flat parameter vector, evaluated on minibatches of data rows. Samplers know nothing else of a model: a quadratic bowl and a
/// transformer look the same to them.
/// </summary>
public interface ILossSurface
{
    /// <summary>The vector at which the surface is evaluated. Samplers move it in place and put it back.</summary>
    DeviceMemory<float> Weights { get; }

    /// <summary>Where <see cref="LossAndGradient"/> leaves ∂ℓ/∂w, laid out like <see cref="Weights"/>. Only coordinates of the restriction asked for are defined.</summary>
    DeviceMemory<float> Gradient { get; }

    /// <summary>Mean loss at <see cref="Weights"/> on the data rows <paramref name="rows"/>, in nats.</summary>
    double Loss(ReadOnlySpan<int> rows);

    /// <summary>The same loss, and its gradient on <paramref name="restriction"/>.</summary>
    double LossAndGradient(ReadOnlySpan<int> rows, WeightRestriction restriction);

    /// <summary>Loss at <see cref="Weights"/> of each data row of <paramref name="rows"/> by itself. Surfaces that can evaluate rows together do so.</summary>
    void RowLosses(ReadOnlySpan<int> rows, Span<double> losses)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            losses[i] = Loss(rows.Slice(i, 1));
        }
    }
}
