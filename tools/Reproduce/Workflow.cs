using System.Globalization;
using Accelerated.Figures.Report;

namespace Accelerated.Tools.Reproduce;

/// <summary>
/// The stages from text to classified tokens in the folder of one run, and of runs with further seeds in folders below it. The report is no stage: it is made from whatever is there.
/// </summary>
/// <param name="Root">The run folder.</param>
/// <param name="Profile">How much.</param>
/// <param name="Data">The text.</param>
/// <param name="Seed">Of weights, orders and noise; runs with further seeds count on from it.</param>
/// <param name="Device">Arguments that choose the device.</param>
internal sealed record Workflow(string Root, WorkflowProfile Profile, WorkflowData Data, ulong Seed, IReadOnlyList<string> Device)
{
    /// <summary>All stages in order, those of the first seed first.</summary>
    public IReadOnlyList<Stage> Stages =>
    [
        .. new SeedStages(this, Root, Seed, "").All,
        .. Enumerable.Range(1, Profile.Seeds - 1).SelectMany(i => new SeedStages(this, SeedFolder(i), Seed + (ulong)i, $"-seed-{Seed + (ulong)i}").All),
    ];

    private string SeedFolder(int index) => Path.Combine(Root, RunSources.SeedsFolder, (Seed + (ulong)index).ToString(CultureInfo.InvariantCulture));
}
