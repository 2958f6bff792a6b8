using Accelerated.Kernels.HeadRefined;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class HeadDeviationVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<HeadDeviationArguments>(HeadDeviation.Family, devices, output)
{
    private const int Heads = 3;

    protected override IEnumerable<KernelCase<HeadDeviationArguments>> Cases =>
    [
        Case([0], rows: 1, headSize: 1, anchors: 1, sign: 1, CaseSize.Tiny),
        Case([0], rows: 5, headSize: 3, anchors: 0, sign: -1, CaseSize.Tiny),
        Case([2, 0], rows: 7, headSize: 17, anchors: 1, sign: 1, CaseSize.Tiny),
        Case([1, 1, 0], rows: 300, headSize: 32, anchors: 1, sign: 1, CaseSize.Large),
        Case([1], rows: 257, headSize: 40, anchors: 0, sign: 1, CaseSize.Large),
    ];

    private static KernelCase<HeadDeviationArguments> Case(int[] heads, int rows, int headSize, int anchors, float sign, CaseSize size) =>
        new($"heads [{string.Join(',', heads)}], {rows} rows, head size {headSize}, anchors {anchors}, sign {sign}", size, buffers =>
        {
            const int Width = 24;
            int walkers = heads.Length;
            int stride = rows * headSize + 3;
            int square = headSize * headSize;
            var draw = new Draw(7 + rows + headSize);
            float[] z = draw.Uniform(walkers * stride);
            float[] t = draw.Uniform(walkers * stride);
            float[] gram = draw.Uniform(walkers * square);
            float[] anchorZ = draw.Uniform(Heads * stride);
            float[] cross = draw.Uniform(walkers * square);

            // A variance that outweighs any change, as that of a stream does.
            float[] starts = draw.Uniform(anchors != 0 ? Heads * rows : rows, 0.02, 0.05);
            double[] wanted = [.. Enumerable.Repeat(double.NaN, walkers * stride)];
            var bounds = new double[wanted.Length];
            var reciprocals = new double[walkers * rows];
            var reciprocalBounds = new double[walkers * rows];
            for (int w = 0; w < walkers; w++)
            {
                for (int r = 0; r < rows; r++)
                {
                    int at = w * stride + r * headSize;
                    ReadOnlySpan<float> anchor = anchors != 0 ? anchorZ.AsSpan(heads[w] * stride + r * headSize, headSize) : default;
                    float start = starts[anchors != 0 ? heads[w] * rows + r : r];
                    var truth = new HeadDeviationReference(z.AsSpan(at, headSize), t.AsSpan(at, headSize), gram.AsSpan(w * square, square), anchor, cross.AsSpan(w * square, square), start, sign, Width);
                    truth.T.CopyTo(wanted, at);
                    truth.TBounds.CopyTo(bounds, at);
                    (reciprocals[w * rows + r], reciprocalBounds[w * rows + r]) = (truth.Reciprocal, truth.ReciprocalBound);
                }
            }

            return new HeadDeviationArguments(
                buffers.Input("heads", heads),
                buffers.Input("z", z),
                buffers.Updated("t", t, wanted, bounds),
                buffers.Input("gram", gram),
                buffers.Input("z at w*", anchorZ),
                buffers.Input("cross", cross),
                buffers.Input("base", starts),
                buffers.Output("reciprocals", reciprocals, reciprocalBounds),
                anchors,
                sign,
                walkers,
                rows,
                Width,
                headSize,
                stride,
                anchors != 0 ? rows : 0);
        });
}
