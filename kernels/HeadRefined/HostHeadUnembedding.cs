using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The order of the passes of one <see cref="HeadUnembeddingLossSimd"/>.</summary>
internal static unsafe class HostHeadUnembedding
{
    public static void Run(WorkerPool pool, HostWorkspace workspace, in HeadUnembeddingLossArguments a)
    {
        var job = new HeadUnembeddingJob(a, pool.Workers);
        job.Place(workspace);
        for (int firstRow = 0; firstRow < a.Rows; firstRow += job.BlockPanels * HeadUnembeddingJob.PanelRows)
        {
            job.TurnToBlock(firstRow);
            var shared = new HeadUnembeddingSharedPass(&job);
            pool.Run(shared.Items, ref shared);
            for (int walker = 0; walker < a.Walkers; walker++)
            {
                job.TurnToWalker(walker);
                var panels = new HeadUnembeddingPanelPass(&job);
                pool.Run(panels.Items, ref panels);
                if (a.Gradients != 0)
                {
                    var map = new HeadUnembeddingMapPass(&job);
                    pool.Run(map.Items, ref map);
                }
            }
        }

        GC.KeepAlive(workspace);
    }
}
