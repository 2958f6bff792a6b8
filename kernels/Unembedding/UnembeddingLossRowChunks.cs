using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// The definition: chunks of up to 64 rows, one after the other, so that the workspace is 64 rows of logits. One thread per logit, per row, per element of
/// each gradient; gradients of the weights add up in the order of the rows.
/// </summary>
internal readonly struct UnembeddingLossRowChunks : IKernelVariant<UnembeddingLossArguments>
{
    private const int ChunkRows = 64;

    // Terms of a sum over the vocabulary that are added up before they join the total: keeps the rounding error of 5000 positive terms at 150 roundings.
    private const int PartialSum = 64;

    public static string Name => "row-chunks";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<Index2D, UnembeddingLossRowChunk>(Logit),
        new Action<Index1D, UnembeddingLossRowChunk>(Loss),
        new Action<Index2D, UnembeddingLossRowChunk>(LogitGradient),
        new Action<Index2D, UnembeddingLossRowChunk>(InputGradient),
        new Action<Index2D, UnembeddingLossRowChunk>(WeightGradient),
        new Action<Index1D, UnembeddingLossRowChunk>(BiasGradient),
    ];

    public static KernelLaunch<UnembeddingLossArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index2D, UnembeddingLossRowChunk> logit = accelerator.LoadAutoGroupedKernel<Index2D, UnembeddingLossRowChunk>(Logit);
        Action<AcceleratorStream, Index1D, UnembeddingLossRowChunk> loss = accelerator.LoadAutoGroupedKernel<Index1D, UnembeddingLossRowChunk>(Loss);
        Action<AcceleratorStream, Index2D, UnembeddingLossRowChunk> logitGradient = accelerator.LoadAutoGroupedKernel<Index2D, UnembeddingLossRowChunk>(LogitGradient);
        Action<AcceleratorStream, Index2D, UnembeddingLossRowChunk> inputGradient = accelerator.LoadAutoGroupedKernel<Index2D, UnembeddingLossRowChunk>(InputGradient);
        Action<AcceleratorStream, Index2D, UnembeddingLossRowChunk> weightGradient = accelerator.LoadAutoGroupedKernel<Index2D, UnembeddingLossRowChunk>(WeightGradient);
        Action<AcceleratorStream, Index1D, UnembeddingLossRowChunk> biasGradient = accelerator.LoadAutoGroupedKernel<Index1D, UnembeddingLossRowChunk>(BiasGradient);
        MemoryBuffer1D<float, Stride1D.Dense>? workspace = null;
        return (AcceleratorStream stream, in UnembeddingLossArguments a) =>
        {
            int chunkRows = Math.Min(ChunkRows, a.Rows);
            long needed = (long)chunkRows * (a.Vocabulary + 1);
            if (workspace is null || workspace.Length < needed)
            {
                stream.Synchronize();
                workspace?.Dispose();
                workspace = accelerator.Allocate1D<float>(Math.Max(1, needed));
            }

            for (int first = 0; first < a.Rows; first += chunkRows)
            {
                int rows = Math.Min(chunkRows, a.Rows - first);
                var chunk = new UnembeddingLossRowChunk(a, workspace.View.SubView(chunkRows, needed - chunkRows), workspace.View.SubView(0, chunkRows), first, rows);
                logit(stream, new Index2D(a.Vocabulary, rows), chunk);
                loss(stream, rows, chunk);
                if (a.Gradients > 0)
                {
                    logitGradient(stream, new Index2D(a.Vocabulary, rows), chunk);
                    inputGradient(stream, new Index2D(a.Width, rows), chunk);
                }

                if (a.Gradients > 1)
                {
                    weightGradient(stream, new Index2D(a.Vocabulary, a.Width), chunk);
                    biasGradient(stream, a.Vocabulary, chunk);
                }
            }
        };
    }

    private static void Logit(Index2D index, UnembeddingLossRowChunk chunk)
    {
        UnembeddingLossArguments a = chunk.Whole;
        int token = index.X;
        int row = index.Y;
        long x = (long)(chunk.FirstRow + row) * a.Width;
        float sum = a.Bias[token];
        for (int i = 0; i < a.Width; i++)
        {
            sum += a.X[x + i] * a.Weights[(long)i * a.Vocabulary + token];
        }

        chunk.Logits[(long)row * a.Vocabulary + token] = sum;
    }

    private static void Loss(Index1D index, UnembeddingLossRowChunk chunk)
    {
        UnembeddingLossArguments a = chunk.Whole;
        int row = index;
        long logits = (long)row * a.Vocabulary;
        float largest = chunk.Logits[logits];
        for (int v = 1; v < a.Vocabulary; v++)
        {
            float logit = chunk.Logits[logits + v];
            largest = logit > largest ? logit : largest;
        }

        float total = 0;
        for (int first = 0; first < a.Vocabulary; first += PartialSum)
        {
            int end = first + PartialSum < a.Vocabulary ? first + PartialSum : a.Vocabulary;
            float part = 0;
            for (int v = first; v < end; v++)
            {
                part += Exponential.Exp(chunk.Logits[logits + v] - largest);
            }

            total += part;
        }

        float logSum = Exponential.Log(total);
        chunk.LogSumExp[row] = largest + logSum;
        int target = a.Targets[chunk.FirstRow + row];
        a.Losses[chunk.FirstRow + row] = target < 0 ? 0f : largest - chunk.Logits[logits + target] + logSum;
    }

    private static void LogitGradient(Index2D index, UnembeddingLossRowChunk chunk)
    {
        UnembeddingLossArguments a = chunk.Whole;
        int token = index.X;
        int row = index.Y;
        int target = a.Targets[chunk.FirstRow + row];
        long at = (long)row * a.Vocabulary + token;
        float probability = Exponential.Exp(chunk.Logits[at] - chunk.LogSumExp[row]);
        chunk.Logits[at] = target < 0 ? 0f : a.GradientScale * (token == target ? probability - 1f : probability);
    }

    private static void InputGradient(Index2D index, UnembeddingLossRowChunk chunk)
    {
        UnembeddingLossArguments a = chunk.Whole;
        int column = index.X;
        int row = index.Y;
        long gradient = (long)row * a.Vocabulary;
        long weights = (long)column * a.Vocabulary;
        float sum = 0;
        for (int v = 0; v < a.Vocabulary; v++)
        {
            sum += chunk.Logits[gradient + v] * a.Weights[weights + v];
        }

        a.DX[(long)(chunk.FirstRow + row) * a.Width + column] = sum;
    }

    private static void WeightGradient(Index2D index, UnembeddingLossRowChunk chunk)
    {
        UnembeddingLossArguments a = chunk.Whole;
        int token = index.X;
        int row = index.Y;
        float sum = 0;
        for (int r = 0; r < chunk.Rows; r++)
        {
            sum += a.X[(long)(chunk.FirstRow + r) * a.Width + row] * chunk.Logits[(long)r * a.Vocabulary + token];
        }

        long at = (long)row * a.Vocabulary + token;
        a.DWeights[at] = chunk.FirstRow == 0 ? sum : a.DWeights[at] + sum;
    }

    private static void BiasGradient(Index1D index, UnembeddingLossRowChunk chunk)
    {
        UnembeddingLossArguments a = chunk.Whole;
        int token = index;
        float sum = 0;
        for (int r = 0; r < chunk.Rows; r++)
        {
            sum += chunk.Logits[(long)r * a.Vocabulary + token];
        }

        a.DBias[token] = chunk.FirstRow == 0 ? sum : a.DBias[token] + sum;
    }
}
