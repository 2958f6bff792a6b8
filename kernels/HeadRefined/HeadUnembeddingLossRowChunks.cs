using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// The definition: chunks of up to 64 rows, one after the other, and in each the walkers one after the other. One thread per logit, per row, per element of each
/// gradient; gradients of the maps add up in the order of the rows.
/// </summary>
internal readonly struct HeadUnembeddingLossRowChunks : IKernelVariant<HeadUnembeddingLossArguments>
{
    private const int ChunkRows = 64;

    // Terms of a sum over the vocabulary that are added up before they join the total: keeps the rounding error of 5000 positive terms at 150 roundings.
    private const int PartialSum = 64;

    public static string Name => "row-chunks";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<Index2D, HeadUnembeddingLossRowChunk>(SharedLogit),
        new Action<Index1D, HeadUnembeddingLossRowChunk>(AnchorLoss),
        new Action<Index2D, HeadUnembeddingLossRowChunk>(Logit),
        new Action<Index1D, HeadUnembeddingLossRowChunk>(Loss),
        new Action<Index2D, HeadUnembeddingLossRowChunk>(LogitGradient),
        new Action<Index2D, HeadUnembeddingLossRowChunk>(OutputGradient),
        new Action<Index1D, HeadUnembeddingLossRowChunk>(MapGradient),
    ];

    public static KernelLaunch<HeadUnembeddingLossArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index2D, HeadUnembeddingLossRowChunk> sharedLogit = accelerator.LoadAutoGroupedKernel<Index2D, HeadUnembeddingLossRowChunk>(SharedLogit);
        Action<AcceleratorStream, Index1D, HeadUnembeddingLossRowChunk> anchorLoss = accelerator.LoadAutoGroupedKernel<Index1D, HeadUnembeddingLossRowChunk>(AnchorLoss);
        Action<AcceleratorStream, Index2D, HeadUnembeddingLossRowChunk> logit = accelerator.LoadAutoGroupedKernel<Index2D, HeadUnembeddingLossRowChunk>(Logit);
        Action<AcceleratorStream, Index1D, HeadUnembeddingLossRowChunk> loss = accelerator.LoadAutoGroupedKernel<Index1D, HeadUnembeddingLossRowChunk>(Loss);
        Action<AcceleratorStream, Index2D, HeadUnembeddingLossRowChunk> logitGradient = accelerator.LoadAutoGroupedKernel<Index2D, HeadUnembeddingLossRowChunk>(LogitGradient);
        Action<AcceleratorStream, Index2D, HeadUnembeddingLossRowChunk> outputGradient = accelerator.LoadAutoGroupedKernel<Index2D, HeadUnembeddingLossRowChunk>(OutputGradient);
        Action<AcceleratorStream, Index1D, HeadUnembeddingLossRowChunk> mapGradient = accelerator.LoadAutoGroupedKernel<Index1D, HeadUnembeddingLossRowChunk>(MapGradient);
        MemoryBuffer1D<float, Stride1D.Dense>? workspace = null;
        return (AcceleratorStream stream, in HeadUnembeddingLossArguments a) =>
        {
            int chunkRows = Math.Min(ChunkRows, a.Rows);
            long logits = (long)chunkRows * a.Vocabulary;
            long needed = chunkRows + 2 * logits;
            if (workspace is null || workspace.Length < needed)
            {
                stream.Synchronize();
                workspace?.Dispose();
                workspace = accelerator.Allocate1D<float>(Math.Max(1, needed));
            }

            for (int first = 0; first < a.Rows; first += chunkRows)
            {
                int rows = Math.Min(chunkRows, a.Rows - first);
                var chunk = new HeadUnembeddingLossRowChunk(
                    a, workspace.View.SubView(chunkRows, logits), workspace.View.SubView(chunkRows + logits, logits), workspace.View.SubView(0, chunkRows), 0, first, rows);
                sharedLogit(stream, new Index2D(a.Vocabulary, rows), chunk);
                if (a.HasAnchorLosses != 0)
                {
                    anchorLoss(stream, rows, chunk);
                }

                for (int walker = 0; walker < a.Walkers; walker++)
                {
                    HeadUnembeddingLossRowChunk own = chunk with { Walker = walker };
                    logit(stream, new Index2D(a.Vocabulary, rows), own);
                    loss(stream, rows, own);
                    if (a.Gradients != 0)
                    {
                        logitGradient(stream, new Index2D(a.Vocabulary, rows), own);
                        outputGradient(stream, new Index2D(a.HeadSize, rows), own);
                        mapGradient(stream, MatrixElements.Count(a.HeadSize, a.Vocabulary), own);
                    }
                }
            }
        };
    }

    private static void SharedLogit(Index2D index, HeadUnembeddingLossRowChunk chunk)
    {
        HeadUnembeddingLossArguments a = chunk.Whole;
        int token = index.X;
        int row = index.Y;
        long x = (long)(chunk.FirstRow + row) * a.Width;
        long weights = (long)token * a.WeightStride;
        float sum = 0;
        for (int i = 0; i < a.Width; i++)
        {
            sum += a.X[x + i] * a.Weights[weights + i];
        }

        chunk.Shared[(long)row * a.Vocabulary + token] = sum;
    }

    private static void AnchorLoss(Index1D index, HeadUnembeddingLossRowChunk chunk)
    {
        HeadUnembeddingLossArguments a = chunk.Whole;
        int row = index;
        long first = (long)row * a.Vocabulary;
        float reciprocal = a.AnchorReciprocals[chunk.FirstRow + row];
        float largest = Largest(chunk.Shared, first, a.Vocabulary, a.Bias, reciprocal);
        float logSum = Exponential.Log(SumOfExponentials(chunk.Shared, first, a.Vocabulary, a.Bias, reciprocal, largest));
        int target = a.Targets[chunk.FirstRow + row];
        a.AnchorLosses[chunk.FirstRow + row] = target < 0 ? 0f : largest - (reciprocal * chunk.Shared[first + target] + a.Bias[target]) + logSum;
    }

    private static void Logit(Index2D index, HeadUnembeddingLossRowChunk chunk)
    {
        HeadUnembeddingLossArguments a = chunk.Whole;
        int token = index.X;
        int row = index.Y;
        long at = (long)row * a.Vocabulary + token;
        float sum = chunk.Shared[at];
        if (a.HasAnchors != 0)
        {
            int head = a.Heads[chunk.Walker];
            sum -= Inner(a.AnchorMap, ((long)head * a.Vocabulary + token) * a.HeadSize, a.AnchorZ, ZOffset(a, head, chunk.FirstRow + row), a.HeadSize);
        }

        chunk.Logits[at] = sum + Inner(
            a.Map, ((long)chunk.Walker * a.Vocabulary + token) * a.HeadSize, a.Z, ZOffset(a, chunk.Walker, chunk.FirstRow + row), a.HeadSize);
    }

    private static void Loss(Index1D index, HeadUnembeddingLossRowChunk chunk)
    {
        HeadUnembeddingLossArguments a = chunk.Whole;
        int row = index;
        long first = (long)row * a.Vocabulary;
        long statistic = (long)chunk.Walker * a.Rows + chunk.FirstRow + row;
        float reciprocal = a.Reciprocals[statistic];
        float largest = Largest(chunk.Logits, first, a.Vocabulary, a.Bias, reciprocal);
        float total = SumOfExponentials(chunk.Logits, first, a.Vocabulary, a.Bias, reciprocal, largest);
        float logSum = Exponential.Log(total);
        chunk.LogSumExp[row] = largest + logSum;
        int target = a.Targets[chunk.FirstRow + row];
        a.Losses[statistic] = target < 0 ? 0f : largest - (reciprocal * chunk.Logits[first + target] + a.Bias[target]) + logSum;
        if (a.Gradients != 0)
        {
            float mean = 0;
            for (int from = 0; from < a.Vocabulary; from += PartialSum)
            {
                int end = from + PartialSum < a.Vocabulary ? from + PartialSum : a.Vocabulary;
                float part = 0;
                for (int v = from; v < end; v++)
                {
                    float logit = reciprocal * chunk.Logits[first + v] + a.Bias[v];
                    part += Exponential.Exp(logit - largest) * chunk.Logits[first + v];
                }

                mean += part;
            }

            a.DReciprocals[statistic] = target < 0 ? 0f : a.GradientScale * (mean / total - chunk.Logits[first + target]);
        }
    }

    private static void LogitGradient(Index2D index, HeadUnembeddingLossRowChunk chunk)
    {
        HeadUnembeddingLossArguments a = chunk.Whole;
        int token = index.X;
        int row = index.Y;
        int target = a.Targets[chunk.FirstRow + row];
        long at = (long)row * a.Vocabulary + token;
        float reciprocal = a.Reciprocals[(long)chunk.Walker * a.Rows + chunk.FirstRow + row];
        float probability = Exponential.Exp(reciprocal * chunk.Logits[at] + a.Bias[token] - chunk.LogSumExp[row]);
        chunk.Logits[at] = target < 0 ? 0f : a.GradientScale * reciprocal * (token == target ? probability - 1f : probability);
    }

    private static void OutputGradient(Index2D index, HeadUnembeddingLossRowChunk chunk)
    {
        HeadUnembeddingLossArguments a = chunk.Whole;
        int column = index.X;
        int row = index.Y;
        long map = (long)chunk.Walker * a.Vocabulary * a.HeadSize + column;
        float sum = 0;
        for (int v = 0; v < a.Vocabulary; v++)
        {
            sum += chunk.Logits[(long)row * a.Vocabulary + v] * a.Map[map + (long)v * a.HeadSize];
        }

        a.DZ[ZOffset(a, chunk.Walker, chunk.FirstRow + row) + column] = sum;
    }

    private static void MapGradient(Index1D element, HeadUnembeddingLossRowChunk chunk)
    {
        HeadUnembeddingLossArguments a = chunk.Whole;
        Index2D index = MatrixElements.At(element, a.HeadSize);
        int column = index.X;
        int token = index.Y;
        long z = ZOffset(a, chunk.Walker, chunk.FirstRow) + column;
        float sum = 0;
        for (int r = 0; r < chunk.Rows; r++)
        {
            sum += chunk.Logits[(long)r * a.Vocabulary + token] * a.Z[z + (long)r * a.HeadSize];
        }

        long at = ((long)chunk.Walker * a.Vocabulary + token) * a.HeadSize + column;
        a.DMap[at] = chunk.FirstRow == 0 && a.AccumulateMap == 0 ? sum : a.DMap[at] + sum;
    }

    private static long ZOffset(HeadUnembeddingLossArguments a, int matrix, int row) => matrix * a.ZStride + (long)row * a.HeadSize;

    private static float Inner(ArrayView<float> left, long leftOffset, ArrayView<float> right, long rightOffset, int count)
    {
        float sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += left[leftOffset + i] * right[rightOffset + i];
        }

        return sum;
    }

    private static float Largest(ArrayView<float> values, long first, int count, ArrayView<float> bias, float reciprocal)
    {
        float largest = reciprocal * values[first] + bias[0];
        for (int v = 1; v < count; v++)
        {
            float logit = reciprocal * values[first + v] + bias[v];
            largest = logit > largest ? logit : largest;
        }

        return largest;
    }

    private static float SumOfExponentials(ArrayView<float> values, long first, int count, ArrayView<float> bias, float reciprocal, float largest)
    {
        float total = 0;
        for (int from = 0; from < count; from += PartialSum)
        {
            int end = from + PartialSum < count ? from + PartialSum : count;
            float part = 0;
            for (int v = from; v < end; v++)
            {
                part += Exponential.Exp(reciprocal * values[first + v] + bias[v] - largest);
            }

            total += part;
        }

        return total;
    }
}
