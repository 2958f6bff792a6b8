using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>
/// A differentiable loss over a flat parameter vector, evaluated on minibatches of data rows. Samplers know nothing else of a model: a quadratic bowl and a
/// transformer look the same to them.
/// </summary>
public interface ILossSurface
{
    /// <summary>The vector at which the surface is evaluated. <see cref="SurfaceLosses"/> moves it in place and puts it back.</summary>
    DeviceMemory<float> Weights { get; }

    /// <summary>Where <see cref="LossAndGradient"/> leaves ∂ℓ/∂w, laid out like <see cref="Weights"/>. Only coordinates of the restriction asked for are defined.</summary>
    DeviceMemory<float> Gradient { get; }

    /// <summary>Losses that the loss of a row is the mean of; 1 where a row has no parts.</summary>
    int TermsPerRow => 1;

    /// <summary>Mean loss at <see cref="Weights"/> on the data rows <paramref name="rows"/>, in nats.</summary>
    double Loss(ReadOnlySpan<int> rows);

    /// <summary>The same loss, and its gradient on <paramref name="restriction"/>.</summary>
    double LossAndGradient(ReadOnlySpan<int> rows, WeightRestriction restriction);

    /// <summary>The loss at <see cref="Weights"/> of every term of every row, [rows, <see cref="TermsPerRow"/>]. Surfaces that can evaluate rows together do so.</summary>
    void Terms(ReadOnlySpan<int> rows, Span<float> terms)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            terms[i] = (float)Loss(rows.Slice(i, 1));
        }
    }
}
