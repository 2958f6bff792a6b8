using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>
/// One product on the host: k in parts, each of which is packed and then multiplied. A part ends where the packed operands would outgrow the cache.
/// </summary>
internal static unsafe class HostProduct
{
    // Floats of packed operands: 8 MB, which shares the third-level cache with C.
    private const long MostPacked = 1L << 21;

    // Multiply-adds below which waking other workers costs more than it saves.
    private const long LeastShared = 1L << 19;

    // Items per worker, so that the last one to finish is not far behind.
    private const int ItemsPerWorker = 12;

    // The narrow tile passes by a panel four times for each strip: it has to stay in the second-level cache.
    private static int MostSteps => RegisterTile.IsWide ? int.MaxValue : 640;

    public static void Run(WorkerPool pool, HostWorkspace workspace, in MatrixProductArguments a)
    {
        if (a.M == 0 || a.N == 0)
        {
            return;
        }

        var job = new ProductJob(a);
        long packedPerStep = job.PackedStrips * job.Strips.Height + job.PackedPanels * RegisterTile.Columns;
        int part = PartOf(a.K, packedPerStep, job.StepGranularity);
        job.Group(part, (long)a.M * a.N * a.K < LeastShared ? 1 : pool.Workers * ItemsPerWorker, pool.Workers);
        job.Packed = workspace.Require(packedPerStep * part + pool.Workers * job.ScratchPerWorker);
        job.Scratch = job.Packed + packedPerStep * part;
        bool shared = job.Items > 1;
        for (int first = 0; first == 0 || first < a.K; first += part)
        {
            job.Part(first, Math.Min(part, a.K - first));
            var packing = new ProductPacking(&job);
            var tiles = new ProductTiles(&job);
            Share(pool, shared, job.PackedStrips + job.PackedPanels, ref packing);
            Share(pool, shared, job.Items, ref tiles);
        }

        GC.KeepAlive(workspace);
    }

    private static void Share<TWork>(WorkerPool pool, bool shared, int count, ref TWork work)
        where TWork : struct, IParallelWork
    {
        if (shared)
        {
            pool.Run(count, ref work);
            return;
        }

        for (int item = 0; item < count; item++)
        {
            work.Run(item, 0);
        }
    }

    private static int PartOf(int k, long packedPerStep, int granularity)
    {
        long most = packedPerStep == 0 ? k : MostPacked / packedPerStep;
        most = Math.Max(granularity, Math.Min(most, MostSteps) / granularity * granularity);
        int parts = (int)((k + most - 1) / most);
        return parts <= 1 ? Math.Max(1, k) : StripPartition.Ceiling(StripPartition.Ceiling(k, parts), granularity) * granularity;
    }
}
