using System.Diagnostics;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.Tools.Reproduce;

/// <summary>Seconds per token of each kind of work, measured on the device with a model of the profile's size and arbitrary tokens.</summary>
/// <param name="Trained">As <see cref="StageWork.Trained"/>.</param>
/// <param name="Evaluated">As <see cref="StageWork.Evaluated"/>.</param>
/// <param name="Sampled">As <see cref="StageWork.Sampled"/>.</param>
internal sealed record SpeedProbe(double Trained, double Evaluated, double Sampled)
{
    private const int Sequences = 8;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.5);

    public TimeSpan Estimate(StageWork work) => TimeSpan.FromSeconds((work.Trained * Trained) + (work.Evaluated * Evaluated) + (work.Sampled * Sampled));

    public static SpeedProbe Measure(ComputeDevice device, TransformerShape shape)
    {
        int[] tokens = new int[Sequences * shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(i * 7919L % shape.Vocabulary);
        }

        using Transformer model = Fresh(device, shape);
        GradientScope everything = GradientScope.Everything(model.Layout);
        double trained = Seconds(sequences => model.LossAndGradient(Batch(sequences), everything)) / tokens.Length;
        double evaluated = Seconds(sequences => model.Loss(Batch(sequences))) / tokens.Length;
        return new SpeedProbe(trained, evaluated, Sampling() / tokens.Length);

        // On the processor every thread is a worker of the sweep.
        double Sampling()
        {
            using ComputeDevice? one = device.Kind == DeviceKind.Cpu ? ComputeDevice.Open("cpu", threads: 1) : null;
            using Transformer worker = Fresh(one ?? device, shape);
            double heads = 0;
            for (int layer = 0; layer < shape.Layers; layer++)
            {
                Component head = ComponentSyntax.Parse(new Head(layer, 0).ToString(), worker.Layout, HeadBiases.Include);
                GradientScope scope = GradientScope.Of(worker.Layout, head.Restriction.Ranges);
                heads += Seconds(sequences => worker.LossAndGradient(Batch(sequences), scope));
            }

            return heads / shape.Layers / (one is null ? 1 : device.Threads);
        }

        TokenBatch Batch(int sequences) => new(tokens.AsSpan(0, sequences * shape.Context), sequences, shape.Context);
    }

    private static Transformer Fresh(ComputeDevice device, TransformerShape shape)
    {
        Transformer model = new(device, shape);
        float[] parameters = new float[model.Layout.Length];
        Initialization.Fill(model.Layout, 1, parameters);
        model.Parameters.CopyFrom(parameters);
        return model;
    }

    // The first calls load kernels, touch memory and run code that is not yet optimised; the best of those within half a second is what most later ones cost.
    private static double Seconds(Action<int> work)
    {
        work(1);
        double best = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            work(Sequences);
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start) < Window);

        return best;
    }
}
