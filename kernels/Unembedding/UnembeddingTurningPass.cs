using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>Turns the finished gradient of the weights to [Width, Vocabulary]: an item is 256 tokens of the vocabulary.</summary>
internal readonly unsafe struct UnembeddingTurningPass(UnembeddingJob* job) : IParallelWork
{
    private const int TokensPerItem = 256;

    private readonly UnembeddingJob* job = job;

    public int Items => StripPartition.Ceiling(job->Vocabulary, TokensPerItem);

    public void Run(int item, int worker)
    {
        int first = item * TokensPerItem;
        int tokens = Math.Min(TokensPerItem, job->Vocabulary - first);
        nint pitch = (nint)job->WidthPanels * RegisterTile.Columns;
        BlockTranspose.Matrix(job->WeightGradient + first * pitch, pitch, tokens, job->Width, job->DWeights + first, job->Vocabulary);
    }
}
