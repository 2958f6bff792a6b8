using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Products;
using BenchmarkDotNet.Attributes;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Accelerated.Benchmarks;

/// <summary>
/// The products of a training step of the paper-size model on 4 × 1024 tokens, by their rows, sum and columns; two operations per multiply-add, so a time of
/// t ms means <c>2·10⁻⁶ · rows · sum · columns / t</c> GFLOP/s. The result of each is checked against a float64 sum at 100 places before it is timed.
/// </summary>
public class ProductBenchmarks
{
    private readonly Context context = Context.Create(builder => builder.EnableAlgorithms().CPU());
    private Accelerator accelerator = null!;
    private KernelLaunch<MatrixProductArguments> launch = null!;
    private MatrixProductArguments arguments;

    [Params("4096x256x5000", "4096x256x768", "4096x5000x256", "4096x256x256")]
    public string Sizes { get; set; } = "";

    [Params("simd")]
    public string Variant { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        accelerator = context.GetCPUDevice(0).CreateAccelerator(context);
        launch = MatrixProduct.Family.Load(accelerator, Variant);
        int[] sizes = [.. Sizes.Split('x').Select(int.Parse)];
        (int rows, int sum, int columns) = (sizes[0], sizes[1], sizes[2]);
        arguments = new MatrixProductArguments(
            MatrixOperand.RowMajor(BenchmarkMemory.Random(accelerator, (long)rows * sum), rows, sum),
            0,
            MatrixOperand.RowMajor(BenchmarkMemory.Random(accelerator, (long)sum * columns), sum, columns),
            0,
            MatrixOperand.RowMajor(BenchmarkMemory.Random(accelerator, (long)rows * columns), rows, columns),
            default,
            ArrayView<float>.Empty,
            0,
            1,
            0);
        Multiply();
        Check();
    }

    [GlobalCleanup]
    public void Release()
    {
        WorkerPool.Release(accelerator);
        accelerator.Dispose();
        context.Dispose();
    }

    [Benchmark]
    public void Multiply() => launch(accelerator.DefaultStream, arguments);

    private void Check()
    {
        Span<float> a = HostView.Span(arguments.A.Data);
        Span<float> b = HostView.Span(arguments.B.Data);
        Span<float> c = HostView.Span(arguments.C.Data);
        for (int place = 0; place < 100; place++)
        {
            int row = place * 41 % arguments.M;
            int column = place * 97 % arguments.N;
            double sum = 0;
            for (int k = 0; k < arguments.K; k++)
            {
                sum += (double)a[row * arguments.K + k] * b[k * arguments.N + column];
            }

            if (!(Math.Abs(sum - c[row * arguments.N + column]) < 1e-3))
            {
                throw new InvalidOperationException($"C[{row}, {column}] is {c[row * arguments.N + column]}, should be {sum}.");
            }
        }
    }
}
