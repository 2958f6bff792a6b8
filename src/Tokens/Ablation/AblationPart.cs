using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// Some sequences of an ablation, valid while an observer looks at them. Columns of everything but the tokens are the length − 1 predicted tokens: column i belongs to the token at
/// position i + 1, which is predicted from position i.
/// </summary>
public readonly ref struct AblationPart
{
    private readonly ReadOnlySpan<float> deltas;
    private readonly ReadOnlySpan<int> peaks;
    private readonly ReadOnlySpan<float> peakWeights;

    /// <param name="first">The first sequence's place in the data.</param>
    /// <param name="batch">The tokens.</param>
    /// <param name="losses">[sequences, length − 1].</param>
    /// <param name="deltas">[targets, sequences, length − 1].</param>
    /// <param name="peaks">Likewise, or empty.</param>
    /// <param name="peakWeights">Likewise, or empty.</param>
    public AblationPart(int first, TokenBatch batch, ReadOnlySpan<float> losses, ReadOnlySpan<float> deltas, ReadOnlySpan<int> peaks, ReadOnlySpan<float> peakWeights)
    {
        First = first;
        Batch = batch;
        Losses = losses;
        this.deltas = deltas;
        this.peaks = peaks;
        this.peakWeights = peakWeights;
    }

    /// <summary>The first sequence's place in the data.</summary>
    public int First { get; }

    public TokenBatch Batch { get; }

    /// <summary>With everything intact, in nats, [sequences, length − 1].</summary>
    public ReadOnlySpan<float> Losses { get; }

    /// <summary>Loss under the ablation minus loss without it, in nats, [sequences, length − 1].</summary>
    public ReadOnlySpan<float> Deltas(int target) => deltas.Slice(target * Losses.Length, Losses.Length);

    /// <summary>The position that the target's one head (<see cref="AblationTarget.Subject"/>) attends to most from position i, with everything intact. Only if <see cref="IAblationObserver.WantsPeaks"/>; 0 where there is no such head.</summary>
    public ReadOnlySpan<int> Peaks(int target) => peaks.Slice(target * Losses.Length, Losses.Length);

    /// <summary>The weight it has there.</summary>
    public ReadOnlySpan<float> PeakWeights(int target) => peakWeights.Slice(target * Losses.Length, Losses.Length);
}
