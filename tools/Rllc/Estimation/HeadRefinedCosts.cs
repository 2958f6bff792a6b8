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

        HeadCompany company = Company(shape, group);
        foreach (int layer in group.Components.Select(c => c.Layer!.Value).Distinct().Order())
        {
            Add(shape, layer, company, rows, length, teacher);
        }
    }

    private void Add(TransformerShape shape, int layer, HeadCompany company, int rows, int length, ITeacher? teacher)
    {
        double own = MultiplyAdds.HeadRefinedGradient(shape, length, rows * length, layer, company, teacher);
        double full = MultiplyAdds.FullGradient(shape, length) + (teacher?.MultiplyAdds(length) ?? 0);
        string line = $"layer {layer}, {company.Count:N0} at once{(teacher is null ? "" : ", divergence from a teacher")}: {own:N0} multiply-adds for a token's gradient, {full / own:F1} times fewer than the full path's {full:N0}\n";
        if (seen.Contains(line))
        {
            return;
        }

        seen.Add(line);
        text.Append(line);
        json.Add(new JsonObject
        {
            ["layer"] = layer,
            ["walkers"] = company.Count,
            ["divergence"] = teacher is not null,
            ["multiplyAddsPerToken"] = own,
            ["fullMultiplyAddsPerToken"] = full,
            ["timesFewer"] = full / own,
        });
    }

    private HeadCompany Company(TransformerShape shape, ComponentGroup group)
    {
        bool isAlone = sharing == BatchSharing.None;
        int copies = sharing == BatchSharing.HeadsAndChains ? chains : 1;
        Component[] members = isAlone ? [group.Components[0]] : [.. group.Components];
        int[] layers = [.. Enumerable.Range(0, shape.Layers)];
        return new HeadCompany(
            isAlone ? HeadSharing.None : HeadSharing.Heads,
            [.. layers.Select(l => members.Where(m => m.Layer == l).Select(m => m.Head).Distinct().Count())],
            [.. layers.Select(l => copies * members.Count(m => m.Layer == l))]);
    }
}
