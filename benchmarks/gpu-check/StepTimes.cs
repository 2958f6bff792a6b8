using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Models;
using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>Training steps as <c>train run</c> takes them, and Langevin steps of heads, in every precision.</summary>
internal static class StepTimes
{
    /// <summary>What one estimate takes by default: chains times draws.</summary>
    private const int Chains = 4;

    private const int Draws = 200;

    /// <summary>The scene whose chains of all heads of the last layer share their minibatches.</summary>
    private const string LastLayerHeads = "last-layer-heads";

    private static readonly string[] Scenes =
        [LastLayerHeads, "first-layer-heads", "last-layer-heads-4-chains", "last-layer-head", "first-layer-head", "last-layer-head-full", "everything"];

    public static void Training(IReadOnlyList<ComputeDevice> devices, CheckSizes sizes, TimeBudget budget, CheckReport report)
    {
        CheckTable table = report.Table(
            "Training steps",
            "Forward, backward, clipping and AdamW, one step launched while the one before it runs; GFLOP/s of the definition's multiply-adds. Waits: of the host, in a step.",
            "precision", "sequences", "ms", "tokens/s", "GFLOP/s", "waits", "device memory, MB");
        var cost = new ModelTrainingStepCase();
        foreach (int batch in sizes.TrainingBatches)
        {
            foreach (ComputeDevice device in devices)
            {
                string name = $"{PrecisionNames.Of(device.Precision)}, {batch} sequences";
                if (budget.IsOver)
                {
                    report.Skip($"training steps in {name}: no time left");
                    continue;
                }

                try
                {
                    using var course = new TrainingCourse(device, sizes.Model, batch);
                    (double first, _) = course.Time(2);
                    int count = (int)Math.Clamp(Math.Min(1.5, budget.Left.TotalSeconds / 2) / first, 3, 100);
                    (double seconds, double waits) = course.Time(count);
                    int tokens = batch * sizes.Model.Context;
                    table.Add(
                        PrecisionNames.Of(device.Precision), batch, 1e3 * seconds, tokens / seconds,
                        1e-9 * cost.CostOf(string.Empty, sizes.Shape(batch)).Operations / seconds, waits, 1e-6 * device.AllocatedBytes);
                }
                catch (InvalidInputException error)
                {
                    report.Skip($"training steps in {name}: {error.Message}");
                }
            }
        }
    }

    public static void Sampling(IReadOnlyList<BenchmarkDevice> devices, CheckSizes sizes, TimeBudget budget, CheckReport report)
    {
        CheckTable table = report.Table(
            "Langevin steps",
            $"Losses, gradients and moves of the chains that share a minibatch of {sizes.SamplingBatch} × {sizes.Model.Context} tokens. The last column is {Chains} chains × {Draws} draws of such steps, "
            + "without the losses at w*: what an estimate of all heads of the scene takes.",
            "precision", "chains that move together", "ms", "tokens × chains / s", "s for an estimate");
        var steps = new ModelSgldStepCase();
        foreach (string scene in Scenes)
        {
            foreach (BenchmarkDevice device in devices)
            {
                string precision = PrecisionNames.Of(device.Compute.Precision);
                if (budget.IsOver)
                {
                    report.Skip($"Langevin steps of {scene} in {precision}: no time left");
                    continue;
                }

                try
                {
                    CaseShape shape = sizes.Shape(sizes.SamplingBatch);
                    using IPreparedRun prepared = steps.Prepare(device, scene, shape);
                    RepeatedTime time = RepeatedTime.Of(prepared.Execute, sizes.LeastTime, budget.Left);
                    int companies = scene.EndsWith("4-chains", StringComparison.Ordinal) ? 1 : Chains;
                    table.Add(precision, scene, 1e3 * time.Median, steps.CostOf(scene, shape).Tokens / time.Median, companies * Draws * time.Median);
                }
                catch (InvalidInputException error)
                {
                    report.Skip($"Langevin steps of {scene} in {precision}: {error.Message}");
                }
            }
        }
    }
}
