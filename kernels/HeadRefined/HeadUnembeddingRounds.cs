using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>A round is one walker in one block of rows: its panels are made, in the block's first round along with what all walkers share, and then used by the strips of its map's gradient.</summary>
internal readonly unsafe struct HeadUnembeddingRounds(HeadUnembeddingJob* job) : IPipelinedWork
{
    private readonly HeadUnembeddingJob* job = job;

    public int Rounds => job->Rounds;

    public int Makers(int round)
    {
        HeadUnembeddingJob turned = job->Round(round);
        return new HeadUnembeddingPanelPass(&turned).Items;
    }

    public int Users(int round)
    {
        HeadUnembeddingJob turned = job->Round(round);
        return job->HasGradients ? new HeadUnembeddingMapPass(&turned).Items : 0;
    }

    public void Make(int round, int item, int worker)
    {
        HeadUnembeddingJob turned = job->Round(round);
        if (turned.IsFirstOfBlock)
        {
            new HeadUnembeddingSharedPass(&turned).Run(item);
        }

        if (job->HasWalkers)
        {
            new HeadUnembeddingPanelPass(&turned).Run(item, worker);
        }
    }

    public void Use(int round, int item, int worker)
    {
        HeadUnembeddingJob turned = job->Round(round);
        new HeadUnembeddingMapPass(&turned).Run(item, worker);
    }
}
