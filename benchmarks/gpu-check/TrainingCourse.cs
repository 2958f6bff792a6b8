using System.Diagnostics;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Operations;
using Accelerated.Training;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>A model in training as <c>train run</c> does it, without files: batches made beside it, steps launched ahead.</summary>
internal sealed class TrainingCourse : IDisposable
{
    private readonly ComputeDevice device;
    private readonly TokenRows rows;
    private readonly AdamW optimizer;
    private readonly Trainer trainer;

    public TrainingCourse(ComputeDevice device, TransformerShape shape, int batch)
    {
        this.device = device;
        Model = new Transformer(device, shape);
        var initial = new float[Model.Layout.Length];
        Initialization.Fill(Model.Layout, seed: 1, initial);
        Model.Parameters.CopyFrom(initial);
        rows = SyntheticText.Rows(shape, batch);
        optimizer = new AdamW(device, Model.Layout.Length, new AdamWOptions());
        trainer = new Trainer(Model, optimizer, rows, new SequentialOrder(batch, batch), batch);
    }

    public Transformer Model { get; }

    /// <summary>The next <paramref name="count"/> losses.</summary>
    public double[] Losses(int count)
    {
        var losses = new List<double>();
        Advance(count, step => losses.Add(step.Loss));
        return [.. losses];
    }

    /// <summary>Seconds per step, over <paramref name="count"/> steps, and how often the host waited in each.</summary>
    public (double Seconds, double Waits) Time(int count)
    {
        device.Synchronize();
        long waits = device.Waits;
        long start = Stopwatch.GetTimestamp();
        Advance(count, static _ => { });
        return (Stopwatch.GetElapsedTime(start).TotalSeconds / count, (double)(device.Waits - waits) / count);
    }

    public void Dispose()
    {
        trainer.Dispose();
        optimizer.Dispose();
        rows.Dispose();
        Model.Dispose();
    }

    private void Advance(int count, Action<TrainingStep> report)
    {
        for (int s = 0; s < count; s++)
        {
            trainer.Launch();
            while (trainer.Pending > (s + 1 < count ? trainer.Ahead : 0))
            {
                report(trainer.Finish());
            }
        }
    }
}
