using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;
using Accelerated.Storage;

namespace Accelerated.Sweeps;

/// <summary>The units of a plan and their ids.</summary>
internal static class SweepUnits
{
    /// <summary>Of what is hashed and of what a result holds; a change makes other ids.</summary>
    private const string Scheme = "unit 1";

    public static IEnumerable<SweepGroup> GroupsOf(SweepPlan plan)
    {
        (ParameterLayout Layout, IReadOnlyList<Component> Components)[] models =
            [.. plan.Models.Select(m => new ParameterLayout(m.Shape())).Zip(plan.Models, (layout, m) => (layout, ComponentSyntax.ParseList(string.Join(',', m.Components), layout, plan.Biases)))];
        foreach (SweepCheckpoint checkpoint in plan.Checkpoints)
        {
            (ParameterLayout layout, IReadOnlyList<Component> components) = models[checkpoint.Model];
            for (int d = 0; d < plan.Data.Count; d++)
            {
                foreach (SweepVariant variant in plan.Variants)
                {
                    string common = Common(plan, checkpoint, layout.Shape, plan.Data[d], variant);
                    foreach (ComponentGroup group in ComponentGroup.Of(components, layout, variant.Options.Evaluation))
                    {
                        string company = plan.Arithmetic.CompanyMatters ? string.Join(',', group.Components) : string.Empty;
                        string[] units = [.. group.Components.Select(c => Hash($"{common}\n{c.Name}\n{string.Join(',', c.Restriction.Ranges.Select(r => $"{r.Offset}+{r.Length}"))}\n{company}"))];
                        yield return new SweepGroup(Hash(string.Join('\n', units)), checkpoint, d, variant, group, units, Cost(plan.Data[d], layout.Shape, group, variant.Options));
                    }
                }
            }
        }
    }

    /// <summary>The hash of what the units of one checkpoint, data set and sampler have in common.</summary>
    private static string Common(SweepPlan plan, SweepCheckpoint checkpoint, TransformerShape shape, SweepData data, SweepVariant variant)
    {
        var everything = new JsonArray(
            Scheme, plan.Code, plan.Arithmetic.ToString(), checkpoint.Sha256, CheckpointConfig.Describe(shape), Facts(data), new JsonArray([.. plan.Evaluations.Select(Facts)]),
            variant.Settings.DeepClone());
        return Hash(everything.ToJsonString(JsonSerializerOptions.Default));

        static JsonNode Facts(SweepData d) => new JsonArray(d.Sha256, d.Sequences, d.Length, d.TeacherSha256);
    }

    /// <summary>Multiply-adds of all steps of a group, as far as they tell one group from another.</summary>
    private static double Cost(SweepData data, TransformerShape shape, ComponentGroup group, EstimatorOptions options)
    {
        int tokens = options.Chains.Batch * data.Length;
        double each;
        if (group.Path == EvaluationPath.Auto)
        {
            bool shares = options.Chains.Sharing != BatchSharing.None;
            int heads = shares ? group.Components.Select(c => c.Head).Distinct().Count() : 1;
            int walkers = (shares ? group.Components.Count : 1) * (options.Chains.Sharing == BatchSharing.HeadsAndChains ? options.Chains.Chains : 1);
            int layer = group.Components[0].Layer!.Value;
            each = MultiplyAdds.HeadRefinedGradient(
                shape, data.Length, tokens, layer, HeadCompany.OfLayer(shape.Layers, layer, shares ? HeadSharing.Heads : HeadSharing.None, heads, walkers));
        }
        else
        {
            each = MultiplyAdds.FullGradient(shape, data.Length);
        }

        return each * tokens * options.StepsPerEstimate * group.Components.Count;
    }

    private static string Hash(string text) => Sha256Of.Span(Encoding.UTF8.GetBytes(text));
}
