using System.Text;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>What <c>rllc estimate</c> would do, and how long it would take: one step of each kind of group is measured on the first checkpoint.</summary>
internal sealed class DryRun(VerbContext context, EstimatorOptions options, EstimateWork work)
{
    public void Show()
    {
        MeasuredCost cost = new CostMeasurement(context, options, work).Measure();
        var text = new StringBuilder()
            .Append($"{cost.Estimates:N0} estimates: {work.Checkpoints.Count:N0} checkpoints × {work.Data.Count:N0} data sets × {cost.Estimates / work.Checkpoints.Count / work.Data.Count:N0} components\n")
            .Append($"{cost.Steps:N0} steps: {options.Chains.Chains} chains × {options.Chains.StepsPerChain:N0} steps each\n")
            .Append($"{cost.Tokens:G4} tokens\n")
            .Append(cost.HeadRefined.Text)
            .Append($"about {TimeSpan.FromSeconds(Math.Ceiling(cost.Seconds)):c} on {cost.Device}");
        var json = new JsonObject
        {
            ["estimates"] = cost.Estimates,
            ["steps"] = cost.Steps,
            ["tokens"] = cost.Tokens,
            ["headRefined"] = cost.HeadRefined.Json,
            ["seconds"] = cost.Seconds,
            ["device"] = cost.Device,
        };
        context.Print(json, text.ToString());
    }
}
