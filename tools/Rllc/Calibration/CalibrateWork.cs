using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.LearningCoefficients.Calibration;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>The estimates of a calibration, checkpoint by checkpoint and cell by cell; all cells see the same minibatches and the same noise.</summary>
internal sealed class CalibrateWork(
    VerbContext context, EstimatorOptions options, CalibrationGrid grid, IReadOnlyList<Component> components, TokenRows rows, ComputeDevice device)
{
    public void Run(IReadOnlyList<Checkpoint> checkpoints, CalibrationFolder folder)
    {
        long each = options.Chains.Chains * options.Chains.StepsPerChain;
        long done = 0;
        using ProgressLine progress = context.Progress("calibrating", checkpoints.Count * grid.Cells.Count * components.Count * each, "steps", folder.Results.Count * each);
        using var model = new Transformer(device, checkpoints[0].Shape);
        foreach (Checkpoint checkpoint in checkpoints)
        {
            int step = checkpoint.Step ?? 0;
            model.Parameters.CopyFrom(checkpoint.Parameters);
            using var losses = new ModelLosses(model, rows, options.Evaluation, options.Chains.Sharing);
            foreach (CalibrationCell cell in grid.Cells)
            {
                Component[] open = [.. components.Where(c => !folder.Contains(cell, step, c.Name))];
                done += (components.Count - open.Length) * each;
                foreach (ComponentGroup group in losses.Groups(open))
                {
                    long before = done;
                    var estimator = new LearningCoefficientEstimator(losses.For(group), rows.Count, options with { Sampler = cell.Apply(options.Sampler) });
                    IReadOnlyList<SampledEstimate> sampled = estimator.Estimate(
                        [.. group.Components.Select(c => c.Restriction)],
                        new ProgressHandler<ChainProgress>(p => progress.Report(before + p.StepsDone, $"{cell}, step {step}, chain {p.Chain}, loss {p.Loss:F3}")),
                        context.Cancellation);
                    done += group.Components.Count * each;
                    for (int i = 0; i < sampled.Count; i++)
                    {
                        folder.Add(CalibrationResult.Of(cell, step, group.Components[i].Name, sampled[i].Estimate), Excess(sampled[i]));
                    }

                    folder.Save();
                }
            }
        }
    }

    private static LossTrace Excess(SampledEstimate sampled) =>
        sampled.Chains.AnchorLosses is { } anchors ? sampled.Chains.Losses.Minus(anchors) : sampled.Chains.Losses.Minus(sampled.Estimate.Anchor.Mean);
}
