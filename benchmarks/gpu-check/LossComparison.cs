using Accelerated.Devices;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>The first losses of a training run on the device beside those of the processor, in every precision that the device has.</summary>
internal static class LossComparison
{
    /// <summary>
    /// Largest relative difference of a run's losses that passes. AdamW divides by the gradient's size, so that weights whose gradient is mostly rounding move by the full learning rate
    /// in a direction that rounding decides: runs part company slowly, and what is to be caught is a wrong kernel, which shows in the first decimals.
    /// </summary>
    private static double Bound(Precision precision) => precision == Precision.Tf32 ? 2e-2 : 2e-3;

    /// <summary>That of the first loss, before any weight has moved.</summary>
    private static double FirstBound(Precision precision) => precision == Precision.Tf32 ? 1e-3 : 1e-5;

    public static void Run(IReadOnlyList<ComputeDevice> devices, ComputeDevice host, CheckSizes sizes, TimeBudget budget, CheckReport report)
    {
        using var reference = new TrainingCourse(host, sizes.Model, sizes.LossBatch);
        double[] expected = reference.Losses(sizes.LossSteps);
        CheckTable table = report.Table(
            "Training beside the processor",
            $"Losses of {sizes.LossSteps} steps of {sizes.LossBatch} × {sizes.Model.Context} synthetic tokens, from {expected[0]:F4} to {expected[^1]:F4} on the processor; relative differences.",
            "precision", "of the first loss", "largest", "at step", "last loss", "right");
        foreach (ComputeDevice device in devices)
        {
            string name = PrecisionNames.Of(device.Precision);
            if (budget.IsOver)
            {
                report.Skip($"the losses in {name}: no time left");
                continue;
            }

            using var course = new TrainingCourse(device, sizes.Model, sizes.LossBatch);
            double[] losses = course.Losses(sizes.LossSteps);
            double[] differences = [.. losses.Zip(expected, (a, b) => Math.Abs(a - b) / b)];
            double largest = differences.Max();
            bool isRight = differences[0] <= FirstBound(device.Precision) && largest <= Bound(device.Precision);
            table.Add(name, differences[0], largest, Array.IndexOf(differences, largest), losses[^1], isRight ? "yes" : "NO");
            if (!isRight)
            {
                report.Fault($"training in {name} leaves the processor's losses: {differences[0]:G3} at the first step, {largest:G3} at most.");
            }
        }
    }
}
