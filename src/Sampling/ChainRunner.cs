using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>Runs the chains of a sampler one after another and keeps the loss of every draw.</summary>
public static class ChainRunner
{
    /// <summary>
    /// Chain c takes its minibatch of step s from <paramref name="order"/> at (c, s). However this ends, by return, failure or cancellation, the weights are
    /// back at w*, bit for bit.
    /// </summary>
    /// <exception cref="DivergedChainException">A loss or a weight became NaN or infinite.</exception>
    /// <exception cref="InvalidInputException">The trace does not fit in memory; nothing was run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two steps.</exception>
    public static LossTrace Run(
        ISampler sampler,
        IBatchOrder order,
        ChainOptions options,
        IProgress<ChainProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Require.Within(options.StepsPerChain, 1, uint.MaxValue); // the key of the noise holds 32 bits of the step
        var trace = new LossTrace(options.Chains, options.Draws);
        var rows = new int[options.Batch];
        try
        {
            for (int chain = 0; chain < options.Chains; chain++)
            {
                RunChain(chain, sampler, order, options, rows, trace, progress, cancellation);
            }
        }
        finally
        {
            sampler.Restore();
        }

        return trace;
    }

    private static void RunChain(
        int chain,
        ISampler sampler,
        IBatchOrder order,
        ChainOptions options,
        int[] rows,
        LossTrace trace,
        IProgress<ChainProgress>? progress,
        CancellationToken cancellation)
    {
        long steps = options.StepsPerChain;
        ChainState state = sampler.Begin(chain);
        while (state.Step < steps)
        {
            cancellation.ThrowIfCancellationRequested();
            ChainState before = state;
            int? draw = options.DrawAt(before.Step);
            order.Fill(chain, before.Step, rows);
            (state, StepInfo info) = sampler.Step(before, rows);
            if (!double.IsFinite(info.Loss))
            {
                throw new DivergedChainException(before, draw, info.Loss, sampler.DivergenceRemedy);
            }

            if (draw is { } d)
            {
                trace[chain, d] = info.Loss;
            }

            progress?.Report(new ChainProgress(chain, chain * steps + state.Step, options.Chains * steps, info.Loss));
        }

        if (!sampler.HasFiniteWeights())
        {
            throw new DivergedChainException(state with { Step = steps - 1 }, options.DrawAt(steps - 1), trace[chain, options.Draws - 1], sampler.DivergenceRemedy);
        }
    }
}
