using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>
/// Losses of several walkers on one minibatch, all other weights at w*. The walkers of a call may belong to different components. What a walker gets never depends, in any
/// bit, on which other walkers are evaluated with it, so a component's estimate is the same alone and in company.
/// </summary>
public interface IWalkerLosses : IDisposable
{
    ComputeDevice Device { get; }

    /// <summary>Losses that the loss of a row is the mean of: the predicted tokens of a sequence; 1 where a row has no parts.</summary>
    int TermsPerRow { get; }

    /// <summary>The values at w* of the moving weights of <paramref name="restriction"/>, [<see cref="WeightRestriction.Count"/>].</summary>
    void CopyAnchor(WeightRestriction restriction, DeviceMemory<float> destination);

    /// <summary>Mean loss at w* on the data rows <paramref name="rows"/>, in nats.</summary>
    double AnchorLoss(ReadOnlySpan<int> rows);

    /// <summary>The loss at w* of every term of every row, [rows, <see cref="TermsPerRow"/>], in nats.</summary>
    void AnchorTerms(ReadOnlySpan<int> rows, Span<float> terms);

    /// <summary>Mean loss of each walker on the data rows <paramref name="rows"/>, in nats, and its gradient in <see cref="Walker.Gradient"/>.</summary>
    void LossesAndGradients(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses);

    /// <summary>Mean loss of each walker, without gradients.</summary>
    void Losses(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses);

    /// <summary>The loss of every term of every row for each walker, [walkers, rows, <see cref="TermsPerRow"/>], in nats.</summary>
    void Terms(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<float> terms);
}
