using Accelerated.Devices;
using Accelerated.Sampling;

namespace Accelerated.Tests.Sampling;

/// <summary>A sampler that moves nothing, logs what is asked of it, and ruins the weights of one chain if told so.</summary>
internal sealed class ScriptedSampler : ISampler
{
    public List<string> Log { get; } = [];

    /// <summary>The chain whose first weight becomes NaN at its last step.</summary>
    public int? Ruined { get; set; }

    public string DivergenceRemedy => "Do less.";

    public SamplerState Init(Walker walker, DeviceMemory<float> anchor, int chain)
    {
        Log.Add($"begin {walker.Restriction.Name}.{chain}");
        return new State(walker, anchor, chain);
    }

    public StepInfo Step(SamplerState state, double loss)
    {
        Log.Add($"step {state.Walker.Restriction.Name}.{state.Chain}.{state.Step}");
        if (state.Chain == Ruined)
        {
            state.Walker.Weights.CopyFrom([float.NaN]);
        }

        state.Step++;
        return new StepInfo(loss);
    }

    private sealed class State(Walker walker, DeviceMemory<float> anchor, int chain) : SamplerState(walker, anchor, chain)
    {
        public override void Dispose()
        {
        }
    }
}
