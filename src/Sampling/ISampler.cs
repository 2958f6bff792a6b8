namespace Accelerated.Sampling;

/// <summary>
/// A Markov chain on the moving weights of a loss surface. The weights live in <see cref="ILossSurface.Weights"/> and are moved in place; what else a chain is, is its
/// <see cref="ChainState"/>. A sampler knows neither how long chains run nor where minibatches come from.
/// </summary>
public interface ISampler : IDisposable
{
    /// <summary>What a user can do when a chain of this sampler diverges: a sentence that names settings and their values now.</summary>
    string DivergenceRemedy { get; }

    /// <summary>The state of chain <paramref name="chain"/> before its first step, with the weights at w*.</summary>
    ChainState Begin(int chain);

    /// <summary>Takes one step on the minibatch <paramref name="rows"/> and says what it saw before moving.</summary>
    (ChainState State, StepInfo Info) Step(ChainState state, ReadOnlySpan<int> rows);

    /// <summary>Whether every moving weight is a finite number now.</summary>
    bool HasFiniteWeights();

    /// <summary>Puts the weights back to w*, bit for bit.</summary>
    void Restore();
}
