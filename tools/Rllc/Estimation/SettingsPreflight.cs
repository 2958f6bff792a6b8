using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>
/// Tries the settings against the curvature at the first and at the last checkpoint, for every data set and component, before anything is sampled or written. What arises at a checkpoint
/// between them is refused estimate by estimate.
/// </summary>
internal sealed class SettingsPreflight(VerbContext context, EstimatorOptions options, EstimateWork work)
{
    /// <summary>Checkpoints that are looked at.</summary>
    public static int Looks(int checkpoints) => Math.Min(2, checkpoints);

    /// <exception cref="InvalidInputException">The settings cannot work.</exception>
    public void Run()
    {
        if (options.CurvatureCheck == CurvatureCheck.Skip)
        {
            return;
        }

        string[] looked = Looks(work.Checkpoints.Count) == 1 ? [work.Checkpoints[0]] : [work.Checkpoints[0], work.Checkpoints[^1]];
        var refusals = new List<(SettingsRefusal Refusal, string Where)>();
        int done = 0;
        Transformer? model = null;
        ProgressLine? progress = null;
        try
        {
            foreach (string path in looked)
            {
                Checkpoint checkpoint = work.Load(path);
                model = work.Load(checkpoint, model);
                IReadOnlyList<Component> components = work.ComponentsOf(checkpoint.Layout);
                progress ??= context.Progress("checking settings", looked.Length * work.Data.Count * components.Count, "curvatures");
                foreach (EstimationData data in work.Data)
                {
                    using var estimation = new GroupEstimation(model, data, [], options);
                    foreach (ComponentGroup group in estimation.Groups(components))
                    {
                        refusals.AddRange(estimation.Estimator(group).Refusals([.. group.Components.Select(c => c.Restriction)], context.Cancellation).Select(r => (r, $"{r.Component} on {data.Name} at '{path}'")));
                        progress.Report(done += group.Components.Count);
                    }
                }
            }
        }
        finally
        {
            progress?.Dispose();
            model?.Dispose();
        }

        if (refusals.Count > 0)
        {
            (SettingsRefusal worst, string where) = refusals.MinBy(r => r.Refusal.LargestEpsilon);
            throw new InvalidInputException($"{worst.Reason(where)}{(refusals.Count > 1 ? $" This is the smallest limit of {refusals.Count}, of {done} tried." : "")} Nothing was sampled.");
        }
    }
}
