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
        switch (a.Gradients)
        {
            case 0:
                var losses = new UnembeddingLossPass(&job);
                pool.Run(losses.Items, ref losses);
                break;
            case 1:
                var blocks = new UnembeddingBlocks(&job);
                pool.Run(job.Blocks, ref blocks);
                break;
            default:
                var rounds = new UnembeddingRounds(&job);
                Pipeline.Run(pool, ref rounds);
                var turning = new UnembeddingTurningPass(&job);
                pool.Run(turning.Items, ref turning);
                break;
        }

        GC.KeepAlive(workspace);
    }
}
