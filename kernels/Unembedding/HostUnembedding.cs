using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Unembedding;

/// <summary>The order of the passes of one unembedding on the host.</summary>
internal static unsafe class HostUnembedding
{
    public static void Run(WorkerPool pool, HostWorkspace workspace, in UnembeddingLossArguments a)
    {
        if (a.Rows == 0)
        {
            if (a.Gradients > 1)
            {
                HostView.Span(a.DWeights)[..(a.Width * a.Vocabulary)].Clear();
                HostView.Span(a.DBias)[..a.Vocabulary].Clear();
            }

            return;
        }

        var job = new UnembeddingJob(a, pool.Workers);
        job.Place(workspace);
        var packing = new UnembeddingPackingPass(&job);
        pool.Run(packing.Items, ref packing);
        if (a.Gradients == 0)
        {
            job.Begin(0);
            var losses = new UnembeddingLossPass(&job);
            pool.Run(losses.Items, ref losses);
            GC.KeepAlive(workspace);
            return;
        }

        for (int firstRow = 0; firstRow < a.Rows; firstRow += job.BlockPanels * UnembeddingJob.PanelRows)
        {
            job.Begin(firstRow);
            var panels = new UnembeddingPanelPass(&job);
            pool.Run(panels.Items, ref panels);
            if (a.Gradients > 1)
            {
                var weights = new UnembeddingWeightPass(&job);
                pool.Run(weights.Items, ref weights);
            }
        }

        if (a.Gradients > 1)
        {
            var turning = new UnembeddingTurningPass(&job);
            pool.Run(turning.Items, ref turning);
        }

        GC.KeepAlive(workspace);
    }
}
