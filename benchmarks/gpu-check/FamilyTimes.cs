using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Kernels;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>Every variant at its case's shapes, best first, definitions last where time is left.</summary>
internal static class FamilyTimes
{
    public static void Run(BenchmarkDevice device, CheckSizes sizes, bool quick, TimeBudget budget, CheckReport report)
    {
        CheckTable table = report.Table(
            "Kernels",
            "Median of runs of one launch with its end waited for. GB/s: every input read once, every output written once.",
            "family", "variant", "shape", "µs", "GFLOP/s", "% of peak", "GB/s", "% of bandwidth");
        (IBenchmarkCase Case, string Variant, CaseShape Shape)[] runs =
        [
            .. from @case in BenchmarkCases.All
               where KernelCatalogue.Families.Any(f => f.Name == @case.Name)
               from shape in quick ? [@case.SmallShape] : @case.Shapes
               from variant in @case.VariantsOn(device)
               orderby @case.IsDefinition(variant)
               select (@case, variant, shape),
        ];
        int left = 0;
        foreach ((IBenchmarkCase @case, string variant, CaseShape shape) in runs)
        {
            if (budget.IsOver)
            {
                left++;
                continue;
            }

            try
            {
                using IPreparedRun prepared = @case.Prepare(device, variant, shape);
                RepeatedTime time = RepeatedTime.Of(prepared.Execute, sizes.LeastTime, budget.Left);
                CaseCost cost = @case.CostOf(variant, shape);
                double? flops = cost.Operations > 0 ? 1e-9 * cost.Operations / time.Median : null;
                double? bytes = 1e-9 * cost.Bytes / time.Median;
                table.Add(@case.Name, variant, shape.ToString(), 1e6 * time.Median, flops, 100 * flops / device.Speed.Peak, bytes, 100 * bytes / device.Speed.Bandwidth);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                report.Fault($"{@case.Name}/{variant} at {shape} failed: {error.Message.ReplaceLineEndings(" ")}");
            }
        }

        if (left > 0)
        {
            report.Skip($"{left} of {runs.Length} timings of kernels: no time left");
        }
    }
}
