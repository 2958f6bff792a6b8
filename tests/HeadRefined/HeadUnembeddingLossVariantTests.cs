using Accelerated.Kernels.HeadRefined;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class HeadUnembeddingLossVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<HeadUnembeddingLossArguments>(HeadUnembeddingLoss.Family, devices, output)
{
    private const float Scale = 1f / 29;

    protected override IEnumerable<KernelCase<HeadUnembeddingLossArguments>> Cases =>
    [
        Case([], rows: 3, width: 2, headSize: 1, vocabulary: 5, gradients: 0, accumulate: 0, anchors: 0, CaseSize.Tiny),
        Case([], rows: 3, width: 2, headSize: 1, vocabulary: 5, gradients: 1, accumulate: 0, anchors: 1, CaseSize.Tiny),
        Case([0], rows: 1, width: 1, headSize: 1, vocabulary: 1, gradients: 1, accumulate: 0, anchors: 1, CaseSize.Tiny),
        Case([1, 0, 0], rows: 5, width: 3, headSize: 2, vocabulary: 7, gradients: 1, accumulate: 0, anchors: 1, CaseSize.Tiny),
        Case([0, 0], rows: 4, width: 5, headSize: 3, vocabulary: 17, gradients: 1, accumulate: 1, anchors: 0, CaseSize.Tiny),
        Case([2], rows: 67, width: 3, headSize: 2, vocabulary: 3, gradients: 0, accumulate: 0, anchors: 1, CaseSize.Large),
        Case([0, 2, 2, 1], rows: 33, width: 24, headSize: 32, vocabulary: 367, gradients: 1, accumulate: 0, anchors: 1, CaseSize.Large),
        Case([1, 1], rows: 290, width: 17, headSize: 33, vocabulary: 41, gradients: 1, accumulate: 1, anchors: 1, CaseSize.Large),
        Case([0, 1], rows: 40, width: 5, headSize: 4, vocabulary: 90, gradients: 1, accumulate: 0, anchors: 1, CaseSize.Large, reach: 200),
        Case([2, 2], rows: 40, width: 5, headSize: 4, vocabulary: 90, gradients: 0, accumulate: 0, anchors: 1, CaseSize.Large, reach: 200),
        Case([0], rows: 263, width: 40, headSize: 32, vocabulary: 71, gradients: 1, accumulate: 1, anchors: 0, CaseSize.Large),
    ];

    /// <param name="reach">Largest output of a walker's head: far beyond those at w*, logits are far from those at w*.</param>
    internal static KernelCase<HeadUnembeddingLossArguments> Case(
        int[] heads, int rows, int width, int headSize, int vocabulary, int gradients, int accumulate, int anchors, CaseSize size, double reach = 1) =>
        new($"heads [{string.Join(',', heads)}], {rows} × {width}, head size {headSize}, vocabulary {vocabulary}, gradients {gradients}, anchors {anchors}, outputs up to {reach}", size, buffers =>
        {
            const int Heads = 3;
            int walkers = heads.Length;
            int weightStride = width + 3;
            int stride = rows * headSize + 5;
            var draw = new Draw(31 + rows * width + walkers);
            float[] x = draw.Uniform(rows * width, -2, 2);
            float[] weights = draw.Uniform(vocabulary * weightStride);
            float[] bias = draw.Uniform(vocabulary);
            int[] targets = draw.Integers(rows, vocabulary);
            for (int r = 3; r < rows; r += 7)
            {
                targets[r] = -1;
            }

            float[] z = draw.Uniform(walkers * stride, -reach, reach);
            float[] map = draw.Uniform(walkers * vocabulary * headSize);
            float[] reciprocals = draw.Uniform(walkers * rows, 0.2, 1.5);
            float[] anchorZ = draw.Uniform(Heads * stride);
            float[] anchorMap = draw.Uniform(Heads * vocabulary * headSize);
            float[] anchorReciprocals = draw.Uniform(rows, 0.2, 1.5);
            float[] startMap = draw.Uniform(walkers * vocabulary * headSize);
            var reference = new HeadUnembeddingLossReference(bias, targets, Scale, headSize);
            (double[][] values, double[][] magnitudes) = HeadUnembeddingLossReference.Product(x, weights, rows, width, weightStride, vocabulary);
            HeadUnembeddingLossReference.Walker anchor = reference.Evaluate(values, magnitudes, width, anchorReciprocals, new float[rows * headSize], new float[vocabulary * headSize]);
            HeadUnembeddingLossReference.Walker[] truth = [.. heads.Select((head, w) => Walk(head, w))];
            double[] untouched = [.. Enumerable.Repeat(double.NaN, walkers * stride)];
            (double[] dz, double[] dzBounds) = (untouched, new double[untouched.Length]);
            for (int i = 0; i < truth.Length * rows * headSize; i++)
            {
                int place = i / (rows * headSize) * stride + i % (rows * headSize);
                (dz[place], dzBounds[place]) = (truth[i / (rows * headSize)].DZ[i % (rows * headSize)], truth[i / (rows * headSize)].DZBounds[i % (rows * headSize)]);
            }

            double[] mapTruth = [.. truth.SelectMany(t => t.DMap).Select((value, i) => value + (accumulate != 0 ? startMap[i] : 0))];
            double[] mapBounds = [.. truth.SelectMany(t => t.DMapBounds).Select((bound, i) => bound + RoundingError.Gamma(rows) * Math.Abs(mapTruth[i]) + RoundingError.Gamma(rows) * Math.Abs(startMap[i]))];
            return new HeadUnembeddingLossArguments(
                buffers.Input("x", x),
                buffers.Input("weights", weights),
                buffers.Input("bias", bias),
                buffers.Input("targets", targets),
                buffers.Input("heads", heads),
                buffers.Input("z", z),
                buffers.Input("map", map),
                buffers.Input("reciprocals", reciprocals),
                buffers.Input("z at w*", anchorZ),
                buffers.Input("map at w*", anchorMap),
                buffers.Input("reciprocals at w*", anchorReciprocals),
                buffers.Output("losses", [.. truth.SelectMany(t => t.Losses)], [.. truth.SelectMany(t => t.LossBounds)]),
                anchors != 0 ? buffers.Output("losses at w*", anchor.Losses, anchor.LossBounds) : buffers.Input("losses at w*", anchorReciprocals),
                gradients != 0 ? buffers.Output("dz", dz, dzBounds) : buffers.Input("dz", z),
                gradients != 0
                    ? buffers.Output("reciprocals' gradient", [.. truth.SelectMany(t => t.DReciprocals)], [.. truth.SelectMany(t => t.DReciprocalBounds)])
                    : buffers.Input("reciprocals' gradient", reciprocals),
                gradients != 0 ? buffers.Updated("maps' gradient", startMap, mapTruth, mapBounds) : buffers.Input("maps' gradient", startMap),
                anchors,
                anchors,
                gradients,
                accumulate,
                Scale,
                walkers,
                rows,
                width,
                headSize,
                vocabulary,
                weightStride,
                stride);

            HeadUnembeddingLossReference.Walker Walk(int head, int walker)
            {
                float[] ownMap = map[(walker * vocabulary * headSize)..((walker + 1) * vocabulary * headSize)];
                float[] ownZ = z[(walker * stride)..(walker * stride + rows * headSize)];
                var l = new double[rows][];
                var sums = new double[rows][];
                for (int r = 0; r < rows; r++)
                {
                    (l[r], sums[r]) = ([.. values[r]], [.. magnitudes[r]]);
                    for (int v = 0; v < vocabulary; v++)
                    {
                        for (int j = 0; j < headSize; j++)
                        {
                            double own = (double)ownMap[v * headSize + j] * ownZ[r * headSize + j];
                            double taken = anchors == 0 ? 0 : (double)anchorMap[(head * vocabulary + v) * headSize + j] * anchorZ[head * stride + r * headSize + j];
                            l[r][v] += own - taken;
                            sums[r][v] += Math.Abs(own) + Math.Abs(taken);
                        }
                    }
                }

                return reference.Evaluate(l, sums, width + 2 * headSize, reciprocals[(walker * rows)..((walker + 1) * rows)], ownZ, ownMap);
            }
        });
}
