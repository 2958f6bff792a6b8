using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Faults;

/// <summary><c>faults campaign</c>: kills, damage, a full disk, a wrong clock and doubled work; then the bytes.</summary>
internal sealed class CampaignVerb : Verb
{
    private readonly Option<string?> work = ToolOption.Path("--work", "Folder to work in, new or empty (a temporary one).");
    private readonly Option<int?> kills = ToolOption.Number<int>("--kills", "SIGKILLs that must hit a running process (200).");
    private readonly Option<int?> checkpoints = ToolOption.Number<int>("--checkpoints", "Of the run: six groups each (8).");
    private readonly Option<int?> draws = ToolOption.Number<int>("--draws", "Per chain (40).");
    private readonly Option<int?> seed = ToolOption.Number<int>("--seed", "Of what happens when (0).");

    public CampaignVerb()
        : base("campaign", "Disturb sweeps in every way, and compare their results with those of an undisturbed one, byte by byte. Exits with 1 if any differs.") => Add(work, kills, checkpoints, draws, seed);

    protected override void Run(VerbContext context)
    {
        string folder = context.Get(work) ?? Directory.CreateTempSubdirectory("accelerated-faults-").FullName;
        var run = new TinyRun(folder);
        run.Write(context.Get(checkpoints) ?? 8);
        var campaign = new FaultCampaign(context, folder, run.Selection(context.Get(draws) ?? 40), new Random(context.Get(seed) ?? 0));
        campaign.Undisturbed();
        campaign.Kill(context.Get(kills) ?? 200);
        campaign.FillDisk();
        JsonObject counts = campaign.Counts();
        bool same = campaign.Differences.Count == 0;
        string text = string.Join('\n', counts.Select(c => $"{c.Value,8}  {c.Key}"));
        context.Print(new JsonObject { ["counts"] = counts, ["identical"] = same }, $"{text}\n{(same ? "Every sweep gave the bytes of the undisturbed one." : "Results differ.")}");
        if (!same)
        {
            throw new InvalidInputException($"{campaign.Differences.Count} differences, the first: {campaign.Differences[0]}. The folders are kept in '{folder}'.");
        }

        if (!context.Given(work))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
