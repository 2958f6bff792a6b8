using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Running;
using Accelerated.Kernels;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>
/// Every variant of every family on the device against the processor's SIMD variant on the same inputs, which the tests hold to float64: at a small, ragged shape, and at the first of
/// the shapes that are timed. Each runs several times and must give the same bits: what does not has a race.
/// </summary>
internal static class VariantCheck
{
    /// <summary>Runs of each variant.</summary>
    private const int Runs = 3;

    public static void Run(BenchmarkDevice device, BenchmarkDevice host, bool quick, TimeBudget budget, CheckReport report)
    {
        CheckTable table = report.Table(
            "Variants against the processor",
            "Largest difference in units of what rounding explains; at most 1 is right. Variants of less than float32 are allowed as much more as their factors are coarser. "
            + $"The same again: the same bits in each of {Runs} runs.",
            "family", "variant", "shape", "difference", "right", "the same again");
        int left = 0;
        foreach (IBenchmarkCase @case in BenchmarkCases.All.Where(c => KernelCatalogue.Families.Any(f => f.Name == c.Name)))
        {
            IKernelFamily family = KernelCatalogue.Families.First(f => f.Name == @case.Name);
            foreach (CaseShape shape in quick ? [@case.SmallShape] : new[] { @case.SmallShape, @case.Shapes[0] })
            {
                IReadOnlyList<CaseOutput>? expected = null;
                foreach (string variant in @case.VariantsOn(device))
                {
                    bool isSlow = shape != @case.SmallShape && @case.IsDefinition(variant) && @case.CostOf(variant, shape).Operations > RunCheck.MostOperations;
                    if (isSlow || budget.IsOver)
                    {
                        left += isSlow ? 0 : 1;
                        continue;
                    }

                    try
                    {
                        expected ??= Outputs(@case.Prepare(host, @case.VariantsOn(host)[0], shape));
                        IReadOnlyList<CaseOutput> first = Outputs(@case.Prepare(device, variant, shape));
                        double deviation = first.Zip(expected).Max(o => o.First.Deviation(o.Second)) / RunCheck.Slack(family.Precision(variant));
                        bool isSame = Enumerable.Range(1, Runs - 1).All(_ => Outputs(@case.Prepare(device, variant, shape)).Zip(first).All(o => o.First.IsSame(o.Second)));
                        table.Add(family.Name, variant, shape.ToString(), deviation, deviation <= 1 ? "yes" : "NO", isSame ? "yes" : "NO");
                        if (!isSame)
                        {
                            report.Fault($"{family.Name}/{variant} at {shape} gives other bits when it runs again: a race.");
                        }

                        if (!(deviation <= 1))
                        {
                            report.Fault($"{family.Name}/{variant} at {shape} differs from the processor by {deviation:G3} times what rounding explains.");
                        }
                    }
                    catch (Exception error) when (error is not OutOfMemoryException)
                    {
                        table.Add(family.Name, variant, shape.ToString(), null, "NO", null);
                        report.Fault($"{family.Name}/{variant} at {shape} failed: {error.Message.ReplaceLineEndings(" ")}");
                    }
                }
            }
        }

        if (left > 0)
        {
            report.Skip($"{left} comparisons of variants: no time left");
        }
    }

    private static IReadOnlyList<CaseOutput> Outputs(IPreparedRun run)
    {
        using (run)
        {
            run.Execute();
            return run.Outputs();
        }
    }
}
