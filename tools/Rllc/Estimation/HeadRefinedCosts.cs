using System.Text;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;

namespace Accelerated.Tools.Rllc;

/// <summary>The multiply-adds of one chain's gradient, for each token, where the head-refined path is taken, beside those of all gradients by the full path.</summary>
internal sealed class HeadRefinedCosts(BatchSharing sharing, int chains)
{
    private readonly List<string> seen = [];
    private readonly StringBuilder text = new();
    private readonly JsonArray json = [];

    /// <summary>A line for each kind of group, each ending in a new line; empty without any.</summary>
    public string Text => text.ToString();

    public JsonArray Json => json;

    /// <summary>Notes a group unless it takes the full path or costs what another one does.</summary>
    public void Add(TransformerShape shape, ComponentGroup group, int rows, int length, ITeacher? teacher)
    {
        if (group.Path != EvaluationPath.Auto)
        {
            return;
        }

        int layer = group.Components[0].Layer!.Value;
        int components = sharing == BatchSharing.None ? 1 : group.Components.Count;
        int heads = sharing == BatchSharing.None ? 1 : group.Components.Select(c => c.Head).Distinct().Count();
        int walkers = sharing == BatchSharing.HeadsAndChains ? components * chains : components;
        double own = MultiplyAdds.HeadRefinedGradient(shape, length, rows * length, layer, sharing == BatchSharing.None ? HeadSharing.None : HeadSharing.Heads, heads, walkers, teacher);
        double full = MultiplyAdds.FullGradient(shape, length) + (teacher?.MultiplyAdds(length) ?? 0);
        string line = $"layer {layer}, {walkers:N0} at once{(teacher is null ? "" : ", divergence from a teacher")}: {own:N0} multiply-adds for a token's gradient, {full / own:F1} times fewer than the full path's {full:N0}\n";
        if (seen.Contains(line))
        {
            return;
        }

        seen.Add(line);
        text.Append(line);
        json.Add(new JsonObject
        {
            ["layer"] = layer,
            ["walkers"] = walkers,
            ["divergence"] = teacher is not null,
            ["multiplyAddsPerToken"] = own,
            ["fullMultiplyAddsPerToken"] = full,
            ["timesFewer"] = full / own,
        });
    }
}
