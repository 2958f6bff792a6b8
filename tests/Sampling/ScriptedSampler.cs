using Accelerated.Sampling;

namespace Accelerated.Tests.Sampling;

/// <summary>A sampler whose losses are written down beforehand and that logs what is asked of it.</summary>
internal sealed class ScriptedSampler(Func<int, long, double> loss) : ISampler
{
    public List<string> Log { get; } = [];

    public bool Finite { get; set; } = true;

    public string DivergenceRemedy => "Do less.";

    public ChainState Begin(int chain)
    {
        Log.Add($"begin {chain}");
        return new ChainState(chain, 0);
    }

    public (ChainState State, StepInfo Info) Step(ChainState state, ReadOnlySpan<int> rows)
    {
        Log.Add($"step {state.Chain}.{state.Step} on {string.Join(' ', rows.ToArray())}");
        return (state with { Step = state.Step + 1 }, new StepInfo(loss(state.Chain, state.Step)));
    }

    public bool HasFiniteWeights() => Finite;

    public void Restore() => Log.Add("restore");

    public void Dispose()
    {
    }
}
