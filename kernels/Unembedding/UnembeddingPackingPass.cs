using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Unembedding;

/// <summary>Brings the weights into the order of the tiles: an item is a strip of the vocabulary, or a row to copy.</summary>
internal readonly unsafe struct UnembeddingPackingPass(UnembeddingJob* job) : IParallelWork
{
    private readonly UnembeddingJob* job = job;

    public int Items => job->Strips.Count + (job->CopiesWeights ? job->Width : 0);

    public void Run(int item, int worker)
    {
        if (item >= job->Strips.Count)
        {
            int row = item - job->Strips.Count;
            OperandPacking.Gather(job->Weights, row, 0, job->Vocabulary, job->WeightRows + (nint)row * job->WeightPitch);
            return;
        }

        int first = job->Strips.First(item);
        int rows = job->Strips.Rows(item);
        float* target = job->PackedStrip(item);
        int height = RegisterTile.PackedHeight(job->Strips.Height);
        nint pitch = (nint)height * (job->Width + 1);
        OperandPacking.Strip(job->Weights, 0, job->Width, first, rows, height, pitch, target);
        for (int i = 0; i < rows; i++)
        {
            target[i / height * pitch + (nint)job->Width * height + i % height] = job->Bias[first + i];
        }
    }
}
