using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Unembedding;
using BenchmarkDotNet.Attributes;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Accelerated.Benchmarks;

/// <summary>
/// Unembedding, loss and gradients of the paper-size model on 4 × 1024 tokens: 10.5 GFLOP for the losses and as much again for each of the two gradients.
/// </summary>
public class UnembeddingBenchmarks
{
    private const int Rows = 4096;
    private const int Width = 256;
    private const int Vocabulary = 5000;

    private readonly Context context = Context.Create(builder => builder.EnableAlgorithms().CPU());
    private Accelerator accelerator = null!;
    private KernelLaunch<UnembeddingLossArguments> launch = null!;
    private UnembeddingLossArguments arguments;

    /// <summary>0: losses only; 1: and the gradient of X; 2: and those of weights and bias.</summary>
    [Params(0, 1, 2)]
    public int Gradients { get; set; }

    [Params("simd")]
    public string Variant { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        accelerator = context.GetCPUDevice(0).CreateAccelerator(context);
        launch = UnembeddingLoss.Family.Load(accelerator, Variant);
        ArrayView<int> targets = accelerator.Allocate1D<int>(Rows).View;
        var random = new Random(2);
        foreach (ref int target in HostView.Span(targets))
        {
            target = random.Next(Vocabulary);
        }

        arguments = new UnembeddingLossArguments(
            BenchmarkMemory.Random(accelerator, Rows * Width),
            BenchmarkMemory.Random(accelerator, Width * Vocabulary),
            BenchmarkMemory.Random(accelerator, Vocabulary),
            targets,
            BenchmarkMemory.Random(accelerator, Rows),
            BenchmarkMemory.Random(accelerator, Rows * Width),
            BenchmarkMemory.Random(accelerator, Width * Vocabulary),
            BenchmarkMemory.Random(accelerator, Vocabulary),
            Gradients,
            1f / Rows,
            Rows,
            Width,
            Vocabulary);
        Run();
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
    public void Run() => launch(accelerator.DefaultStream, arguments);

    private void Check()
    {
        Span<float> x = HostView.Span(arguments.X);
        Span<float> weights = HostView.Span(arguments.Weights);
        int target = HostView.Span(arguments.Targets)[7];
        double total = 0;
        double targetLogit = 0;
        for (int v = 0; v < Vocabulary; v++)
        {
            double logit = HostView.Span(arguments.Bias)[v];
            for (int i = 0; i < Width; i++)
            {
                logit += (double)x[7 * Width + i] * weights[i * Vocabulary + v];
            }

            total += Math.Exp(logit);
            targetLogit = v == target ? logit : targetLogit;
        }

        double loss = Math.Log(total) - targetLogit;
        float actual = HostView.Span(arguments.Losses)[7];
        if (!(Math.Abs(loss - actual) < 1e-4))
        {
            throw new InvalidOperationException($"The loss of row 7 is {actual}, should be {loss}.");
        }
    }
}
