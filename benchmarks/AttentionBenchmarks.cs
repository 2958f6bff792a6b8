using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Kernels.Attention;
using BenchmarkDotNet.Attributes;

namespace Accelerated.Benchmarks;

/// <summary>
/// Causal attention of one layer of the paper's model, 8 heads × 4 sequences × 1024 tokens, on the device named by the environment variable
/// ACCELERATED_DEVICE (default <c>cpu</c>). A causal pass is HeadSize · Tokens · (Tokens + 1) multiply-adds per head and sequence forward, 2.5 times that backward.
/// </summary>
[MemoryDiagnoser]
public class AttentionBenchmarks
{
    private const int Heads = 8;
    private const int Sequences = 4;
    private const int Tokens = 1024;

    private ComputeDevice? device;
    private KernelLaunch<AttentionForwardArguments>? forward;
    private KernelLaunch<AttentionBackwardArguments>? backward;
    private KernelLaunch<AttentionPeakArguments>? peak;
    private AttentionForwardArguments forwardArguments;
    private AttentionBackwardArguments backwardArguments;
    private AttentionPeakArguments peakArguments;

    [Params(32, 64)]
    public int HeadSize { get; set; }

    private ComputeDevice Device => device ?? throw new InvalidOperationException("Set up first.");

    [GlobalSetup]
    public void Setup()
    {
        device = ComputeDevice.Open(Environment.GetEnvironmentVariable("ACCELERATED_DEVICE") ?? "cpu");
        int length = Heads * Sequences * Tokens * HeadSize;
        long headStride = length / Heads;
        float scale = 1 / MathF.Sqrt(HeadSize);
        DeviceMemory<float> q = Uniform(1, 2), k = Uniform(2, 2), v = Uniform(3, 1), dz = Uniform(4, 1);
        DeviceMemory<float> z = Device.Allocate<float>(length), logSumExp = Device.Allocate<float>(length / HeadSize);
        DeviceMemory<float> dq = Device.Allocate<float>(length), dk = Device.Allocate<float>(length), dv = Device.Allocate<float>(length);
        DeviceMemory<int> position = Device.Allocate<int>(length / HeadSize);
        DeviceMemory<float> weight = Device.Allocate<float>(length / HeadSize);
        forwardArguments = new(q.View, k.View, v.View, z.View, logSumExp.View, Heads, Sequences, Tokens, HeadSize, headStride, scale);
        backwardArguments = new(
            q.View, k.View, v.View, z.View, logSumExp.View, dz.View, dq.View, dk.View, dv.View, Heads, Sequences, Tokens, HeadSize, headStride, scale);
        peakArguments = new(q.View, k.View, position.View, weight.View, Heads, Sequences, Tokens, HeadSize, headStride, scale);
        forward = AttentionForward.Family.Load(Device.Accelerator);
        backward = AttentionBackward.Family.Load(Device.Accelerator);
        peak = AttentionPeak.Family.Load(Device.Accelerator);
        Forward();
        Check(z.ToArray(), v.ToArray(), q.ToArray(), k.ToArray(), scale);

        DeviceMemory<float> Uniform(int seed, float amplitude)
        {
            var random = new Random(seed);
            var values = new float[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = amplitude * (2 * random.NextSingle() - 1);
            }

            return Device.Upload<float>(values);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => device?.Dispose();

    [Benchmark]
    public void Forward()
    {
        forward!(Device.Stream, forwardArguments);
        Device.Synchronize();
    }

    [Benchmark]
    public void Backward()
    {
        backward!(Device.Stream, backwardArguments);
        Device.Synchronize();
    }

    [Benchmark]
    public void Peak()
    {
        peak!(Device.Stream, peakArguments);
        Device.Synchronize();
    }

    /// <summary>The last query of the last head and sequence, in float64: what is timed is what is right.</summary>
    private void Check(float[] z, float[] v, float[] q, float[] k, float scale)
    {
        int last = z.Length - HeadSize, first = z.Length - Tokens * HeadSize;
        double[] scores = [.. Enumerable.Range(0, Tokens).Select(j => Enumerable.Range(0, HeadSize).Sum(d => (double)q[last + d] * k[first + j * HeadSize + d]) * scale)];
        double largest = scores.Max();
        double total = scores.Sum(s => Math.Exp(s - largest));
        for (int d = 0; d < HeadSize; d++)
        {
            double expected = Enumerable.Range(0, Tokens).Sum(j => Math.Exp(scores[j] - largest) / total * v[first + j * HeadSize + d]);
            if (!(Math.Abs(expected - z[last + d]) < 1e-5))
            {
                throw new InvalidOperationException($"z[{d}] is {z[last + d]} but must be {expected}.");
            }
        }
    }
}
