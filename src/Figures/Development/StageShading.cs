using Accelerated.Development.Stages;
using Accelerated.Figures.Charts;

namespace Accelerated.Figures.Development;

/// <summary>The stages of a run as they are drawn into every panel whose horizontal axis is the step: every other stage shaded, boundaries as lines with their uncertainty.</summary>
public sealed class StageShading
{
    private readonly ChartMark[] marks;
    private readonly ChartRegion[] regions;

    public StageShading(IReadOnlyList<CriticalPoint> boundaries)
    {
        CriticalPoint[] sorted = [.. boundaries.OrderBy(b => b.Step)];
        marks = [.. sorted.Select(b => new ChartMark(b.Step, Label(b.Step)) { Low = b.Low, High = b.High })];
        regions = [.. sorted.Select((b, i) => (b, i)).Where(x => x.i % 2 == 0).Select(x => new ChartRegion(x.b.Step, x.i + 1 < sorted.Length ? sorted[x.i + 1].Step : double.MaxValue))];
    }

    public Chart Apply(Chart chart) => chart with
    {
        Panels = [.. chart.Panels.Select(panel => panel.Horizontal.Kind == AxisKind.LogStep ? panel with { Marks = [.. panel.Marks, .. marks], Regions = [.. panel.Regions, .. regions] } : panel)],
    };

    private static string Label(double step) => step >= 9950 ? $"{step / 1000:0}k" : step >= 995 ? $"{step / 1000:0.0}k" : $"{step:0}";
}
