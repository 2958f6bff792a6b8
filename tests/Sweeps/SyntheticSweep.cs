using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Storage;
using Accelerated.Sweeps;

namespace Accelerated.Tests.Sweeps;

/// <summary>Results that nobody estimated.</summary>
internal static class SyntheticSweep
{
    public static GroupResult Result(string group, IEnumerable<string> units, int chains, int draws, int seed)
    {
        var random = new Random(seed);
        return new GroupResult(group, chains, draws, new JsonObject { ["code"] = "none" }, [.. units.Select(u => new UnitResult(u, "device", [Estimate(chains, draws, random)]))]);
    }

    private static UnitEstimate Estimate(int chains, int draws, Random random)
    {
        object?[] cells =
        [
            .. EstimateTable.Columns(chains).Select((c, i) => (object?)(UnitEstimate.LabelColumns.Contains(c.Name) ? null : c.Type switch
            {
                ColumnType.Text => c.Name,
                ColumnType.Integer => i,
                ColumnType.Long => (long)i << 40,
                _ => i % 7 == 0 ? double.PositiveInfinity : i % 11 == 0 ? double.NaN : i % 13 == 0 ? null : random.NextDouble() * 100,
            })),
        ];
        return new UnitEstimate(cells, Trace(), Trace());

        double[] Trace()
        {
            var trace = new double[chains * draws];
            foreach (ref double loss in trace.AsSpan())
            {
                loss = random.NextDouble();
            }

            return trace;
        }
    }
}
