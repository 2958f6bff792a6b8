using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Unembedding;

/// <summary>With gradients of the weights: a round is a block of rows, whose panels are made and then used by the strips of the weights' gradient.</summary>
internal readonly unsafe struct UnembeddingRounds(UnembeddingJob* job) : IPipelinedWork
{
    private readonly UnembeddingJob* job = job;

    public int Rounds => job->Blocks;

    public int Makers(int round)
    {
        UnembeddingJob block = Block(round);
        return new UnembeddingPanelPass(&block).Items;
    }

    public int Users(int round)
    {
        UnembeddingJob block = Block(round);
        return new UnembeddingWeightPass(&block).Items;
    }

    public void Make(int round, int item, int worker)
    {
        UnembeddingJob block = Block(round);
        new UnembeddingPanelPass(&block).Run(item);
    }

    public void Use(int round, int item, int worker)
    {
        UnembeddingJob block = Block(round);
        new UnembeddingWeightPass(&block).Run(item);
    }

    private UnembeddingJob Block(int round) => job->Block(round, round % Pipeline.Buffers);
}
