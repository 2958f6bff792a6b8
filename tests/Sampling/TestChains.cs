using Accelerated.Data;
using Accelerated.Sampling;

namespace Accelerated.Tests.Sampling;

/// <summary>Chains of one component on rows in file order.</summary>
internal static class TestChains
{
    public static ComponentChains Run(ILossSurface surface, WeightRestriction restriction, SamplerOptions options, ChainOptions chains, int rows = 1) =>
        Run(surface, restriction, options.Create(), chains, rows);

    public static ComponentChains Run(ILossSurface surface, WeightRestriction restriction, ISampler sampler, ChainOptions chains, int rows = 1)
    {
        using var losses = new SurfaceLosses(surface);
        var batches = new BatchPlan(chains.Sharing, RowOrder.Sequential, 0, rows, chains.Batch);
        return new ChainRunner(losses, sampler, batches, chains) { Anchor = new PairedAnchor(losses, batches) }.Run([restriction])[0];
    }
}
