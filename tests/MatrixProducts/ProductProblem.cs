using Accelerated.Kernels.Products;
using Accelerated.Tests.Reference;
using Accelerated.Tests.Support;
using ILGPU;
using Xunit;

namespace Accelerated.Tests.MatrixProducts;

/// <summary>A product with random operands, laid out in memory in any of the ways that operands can be.</summary>
internal sealed class ProductProblem
{
    private const float Sentinel = 12345.678f;

    private readonly float[] a;
    private readonly float[] b;
    private readonly float[] d;
    private readonly float[] bias;

    public ProductProblem(int m, int n, int k)
    {
        M = m;
        N = n;
        K = k;
        var random = new System.Random(7);
        a = Values(random, m * k);
        b = Values(random, k * n);
        d = Values(random, m * n);
        bias = Values(random, n);
    }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public MemoryOrder OrderA { get; init; } = MemoryOrder.RowMajor;

    public MemoryOrder OrderB { get; init; } = MemoryOrder.RowMajor;

    public MemoryOrder OrderC { get; init; } = MemoryOrder.RowMajor;

    public MemoryOrder OrderD { get; init; } = MemoryOrder.RowMajor;

    public bool TransposeA { get; init; }

    public bool TransposeB { get; init; }

    public bool HasBias { get; init; }

    public bool AddsToTarget { get; init; }

    public float Alpha { get; init; } = 1;

    public float Beta { get; init; }

    public void SpoilA(int row, int step) => a[row * K + step] = float.NaN;

    public void SpoilAddend() => Array.Fill(d, float.NaN);

    public MatrixProductReference Truth() => new(a, b, Beta == 0 ? null : d, HasBias ? bias : null, Alpha, Beta, M, N, K);

    /// <summary>Runs the variant and returns C row by row, after checks that nothing else was written.</summary>
    public float[] Run(string variant, int workers = 1)
    {
        var host = HostAccelerator.With(workers);
        MemoryOrder orderD = AddsToTarget ? OrderC : OrderD;
        float[] memoryA = TransposeA ? OrderA.Lay(Turned(a, M, K), K, M, Sentinel) : OrderA.Lay(a, M, K, Sentinel);
        float[] memoryB = TransposeB ? OrderB.Lay(Turned(b, K, N), N, K, Sentinel) : OrderB.Lay(b, K, N, Sentinel);
        using var bufferA = new GuardedBuffer<float>(host.Accelerator, memoryA, Sentinel);
        using var bufferB = new GuardedBuffer<float>(host.Accelerator, memoryB, Sentinel);
        using var bufferD = new GuardedBuffer<float>(host.Accelerator, orderD.Lay(d, M, N, Sentinel), Sentinel);
        using var bufferC = new GuardedBuffer<float>(host.Accelerator, AddsToTarget ? OrderC.Lay(d, M, N, Sentinel) : OrderC.Lay(new float[M * N], M, N, Sentinel), Sentinel);
        using var bufferBias = new GuardedBuffer<float>(host.Accelerator, bias, Sentinel);
        MatrixOperand c = OrderC.Operand(bufferC.View, M, N);
        host.Launch(MatrixProduct.Family, variant, new MatrixProductArguments(
            TransposeA ? OrderA.Operand(bufferA.View, K, M) : OrderA.Operand(bufferA.View, M, K),
            TransposeA ? 1 : 0,
            TransposeB ? OrderB.Operand(bufferB.View, N, K) : OrderB.Operand(bufferB.View, K, N),
            TransposeB ? 1 : 0,
            c,
            AddsToTarget ? c : orderD.Operand(bufferD.View, M, N),
            HasBias ? bufferBias.View : ArrayView<float>.Empty,
            HasBias ? 1 : 0,
            Alpha,
            Beta));
        bufferA.AssertUnchanged();
        bufferB.AssertUnchanged();
        bufferD.AssertUnchanged();
        bufferBias.AssertUnchanged();
        return OrderC.Read(bufferC.Read(), M, N, Sentinel);
    }

    public void AssertWithinBounds(string variant)
    {
        MatrixProductReference truth = Truth();
        float[] c = Run(variant);
        for (int i = 0; i < c.Length; i++)
        {
            Assert.True(Math.Abs(c[i] - truth.Values[i]) <= truth.Bounds[i], $"[{i / N}, {i % N}] is {c[i]:R}, should be {truth.Values[i]:R} ± {truth.Bounds[i]:E1}");
        }
    }

    private static float[] Turned(float[] matrix, int rows, int columns)
    {
        float[] turned = new float[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            turned[i % columns * rows + i / columns] = matrix[i];
        }

        return turned;
    }

    private static float[] Values(System.Random random, int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = 2 * random.NextSingle() - 1;
        }

        return values;
    }
}
