using System.Text.Json.Nodes;

namespace Accelerated.Sweeps;

/// <summary>The results of a group, complete.</summary>
/// <param name="Group">Id of the group.</param>
/// <param name="Chains">Chains of every unit.</param>
/// <param name="Draws">Draws of every chain.</param>
/// <param name="Facts">What determined the results, for people: code, arithmetic, settings, hashes of model and data.</param>
/// <param name="Units">In the group's order.</param>
public sealed record GroupResult(string Group, int Chains, int Draws, JsonObject Facts, IReadOnlyList<UnitResult> Units)
{
    /// <summary>The results of <paramref name="group"/>. Equal units give an equal result, whoever computed them.</summary>
    public static GroupResult Of(SweepPlan plan, SweepGroup group, IReadOnlyList<UnitResult> units)
    {
        SweepData data = plan.Data[group.Data];
        var hashes = new JsonObject { ["model"] = group.Checkpoint.Sha256, ["data"] = data.Sha256, ["teacher"] = data.TeacherSha256, ["tokenizer"] = plan.Reading.TokenizerSha256 };
        var facts = new JsonObject
        {
            ["code"] = plan.Code,
            ["arithmetic"] = plan.Arithmetic.ToString(),
            ["headBiases"] = plan.Biases.ToString().ToLowerInvariant(),
            ["settings"] = group.Variant.Settings.DeepClone(),
            ["sha256"] = hashes,
            ["evaluations"] = new JsonArray([.. plan.Evaluations.Select(e => (JsonNode)e.Sha256)]),
        };
        return new GroupResult(group.Id, group.Variant.Options.Chains.Chains, group.Variant.Options.Chains.Draws, facts, units);
    }
}
