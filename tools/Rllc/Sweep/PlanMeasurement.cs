using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Tries a plan's settings against the curvature of its first and last checkpoints, and measures single steps of each kind of group.</summary>
internal sealed class PlanMeasurement(VerbContext context, SweepPlan plan, ComputeDevice device, string cache)
{
    /// <exception cref="Support.InvalidInputException">Settings cannot work.</exception>
    public PlanCost Measure()
    {
        using var rows = new SweepRows(plan, cache);
        using var data = new SweepDataSets(plan, rows, device);
        EstimationData[] sets = [.. Enumerable.Range(0, plan.Data.Count).Select(data.Data)];
        double seconds = 0;
        foreach (IGrouping<int, SweepCheckpoint> size in plan.Checkpoints.GroupBy(c => c.Model))
        {
            SweepModel model = plan.Models[size.Key];
            Dictionary<string, SweepCheckpoint> byPath = size.DistinctBy(c => c.Path).ToDictionary(c => c.Path);
            foreach (IGrouping<string, SweepVariant> setting in plan.Variants.GroupBy(v => v.Name))
            {
                EstimatorOptions options = setting.First().Options;
                var work = new EstimateWork(
                    context, device, options, [.. byPath.Keys], sets, data.Evaluations, path => byPath[path].Load(model.Positions),
                    layout => ComponentSyntax.ParseList(string.Join(',', model.Components), layout, plan.Biases));
                new SettingsPreflight(context, options, work).Run();
                seconds += setting.Count() * new CostMeasurement(context, options, work).Measure().Seconds * size.Count() / byPath.Count;
            }
        }

        return PlanCost.Of(plan, seconds, device.Name);
    }
}
