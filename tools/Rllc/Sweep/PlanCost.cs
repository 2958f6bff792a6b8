using Accelerated.LearningCoefficients;
using Accelerated.Sweeps;

namespace Accelerated.Tools.Rllc;

/// <summary>What a plan costs.</summary>
/// <param name="Steps">Of all chains.</param>
/// <param name="Tokens">Of all minibatches, once for each chain.</param>
/// <param name="MultiplyAdds">Of all steps.</param>
/// <param name="Seconds">On <paramref name="Device"/>; null where it could not be measured.</param>
/// <param name="Device">On which it was measured.</param>
/// <param name="Fault">Why it could not.</param>
internal sealed record PlanCost(long Steps, double Tokens, double MultiplyAdds, double? Seconds, string? Device, string? Fault)
{
    public static PlanCost Unknown(SweepPlan plan, string fault) => Of(plan, null, null, fault);

    public static PlanCost Of(SweepPlan plan, double? seconds, string? device, string? fault = null)
    {
        long steps = 0;
        double tokens = 0;
        foreach (SweepGroup group in plan.Groups)
        {
            EstimatorOptions options = group.Variant.Options;
            long own = options.StepsPerEstimate * group.Units.Count;
            steps += own;
            tokens += (double)own * options.Chains.Batch * plan.Data[group.Data].Length;
        }

        return new PlanCost(steps, tokens, plan.Groups.Sum(g => g.Cost), seconds, device, fault);
    }
}
