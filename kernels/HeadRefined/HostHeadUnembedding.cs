using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The order of the passes of one <see cref="HeadUnembeddingLossSimd"/>.</summary>
internal static unsafe class HostHeadUnembedding
{
    public static void Run(WorkerPool pool, HostWorkspace workspace, in HeadUnembeddingLossArguments a)
    {
        var job = new HeadUnembeddingJob(a, pool.Workers);
        job.Place(workspace);
        var rounds = new HeadUnembeddingRounds(&job);
        Pipeline.Run(pool, ref rounds);
        GC.KeepAlive(workspace);
    }
}
