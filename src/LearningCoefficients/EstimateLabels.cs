using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>How rows of results are named: by the step of the checkpoint and the names of the data, of which one is the general one.</summary>
/// <param name="General">Name of the general data set: estimates on it are called LLC and wrLLC, on others drLLC and wdrLLC.</param>
/// <param name="Evaluations">Names of the data sets on which draws are evaluated.</param>
/// <param name="Seed">Seed of noise and orders.</param>
public sealed record EstimateLabels(string General, IReadOnlyList<string> Evaluations, ulong Seed)
{
    /// <summary>The rows of one component's draws: on the data that its chains moved on, then on each of <see cref="Evaluations"/>.</summary>
    public IEnumerable<(EstimateRow Row, ComponentChains Chains)> Rows(int? step, Component component, ParameterLayout layout, string dataset, SampledEstimate sampled)
    {
        yield return (Row(step, component, layout, dataset, null, sampled.Estimate), sampled.Chains);
        for (int e = 0; e < sampled.Evaluations.Count; e++)
        {
            yield return (Row(step, component, layout, Evaluations[e], dataset, sampled.Evaluations[e].Estimate), sampled.Evaluations[e].Chains);
        }
    }

    /// <summary>Which kind of coefficient it is.</summary>
    public Metric MetricOf(Component component, ParameterLayout layout, string dataset, string? sampledOn)
    {
        bool full = component.Restriction.Count == layout.Length;
        bool general = dataset == General && (sampledOn ?? dataset) == General;
        return general ? full ? Metric.Llc : Metric.WrLlc : full ? Metric.DrLlc : Metric.WdrLlc;
    }

    /// <summary>What the files of a row's traces are called, without their extension: <c>{step}__{component}__{dataset}</c>.</summary>
    public static string TraceName(int? step, string component, string dataset, string? sampledOn) =>
        $"{step ?? 0}__{component}__{(sampledOn is null ? "" : sampledOn + "--")}{dataset}";

    private EstimateRow Row(int? step, Component component, ParameterLayout layout, string dataset, string? sampledOn, Estimate estimate) =>
        new(step, component, dataset, MetricOf(component, layout, dataset, sampledOn), estimate, Seed, sampledOn);
}
