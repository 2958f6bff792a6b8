using System.Text;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>What a command prints of its estimates: one line each, how many are believable, and what was gained by pairing.</summary>
internal sealed class EstimateSummary(string general)
{
    private readonly JsonArray json = [];
    private readonly StringBuilder text = new("step  component  dataset  metric  value ± stderr  R̂  ESS  verdict");
    private readonly Dictionary<Verdict, int> verdicts = [];
    private readonly List<double> gains = [];
    private string? failure;
    private int count;

    public void Add(EstimateRow row)
    {
        Estimate e = row.Estimate;
        count++;
        verdicts[e.Verdict] = verdicts.GetValueOrDefault(e.Verdict) + 1;
        if (e.VarianceGain is { } gain)
        {
            gains.Add(gain);
        }

        if (e.Verdict is Verdict.Failed or Verdict.Refused)
        {
            failure ??= $"{row.Component} on {row.Dataset} at step {row.Step ?? 0}: {e.Reason}";
        }

        string dataset = row.SampledOn is null ? row.Dataset : $"{row.Dataset} (sampled on {row.SampledOn})";
        text.Append($"\n{row.Step ?? 0}  {row.Component}  {dataset}  {EstimateTable.NameOf(row.Metric)}  {e.Value:0.###} ± {e.StandardError:0.###}  {e.SplitRhat:0.000}  {e.EffectiveSampleSize:0}  {EstimateTable.NameOf(e.Verdict)}{(e.Reason.Length > 0 ? ": " + e.Reason : "")}");
        var entry = new JsonObject
        {
            ["step"] = row.Step,
            ["component"] = row.Component.Name,
            ["dataset"] = row.Dataset,
            ["sampled_on"] = row.SampledOn ?? row.Dataset,
            ["metric"] = EstimateTable.NameOf(row.Metric),
            ["value"] = e.Value,
            ["stderr"] = e.StandardError,
            ["rhat"] = e.SplitRhat,
            ["ess"] = e.EffectiveSampleSize,
            ["anchor"] = EstimateTable.NameOf(e.Anchor.Kind),
            ["anchor_loss"] = double.IsNaN(e.Anchor.Mean) ? null : e.Anchor.Mean,
            ["anchor_stderr"] = e.Anchor.StandardError,
            ["variance_gain"] = e.VarianceGain,
            ["chains_ok"] = e.ChainsOk,
            ["verdict"] = EstimateTable.NameOf(e.Verdict),
            ["reason"] = e.Reason,
        };
        foreach ((string name, Func<EstimateDiagnostics?, double?> read) in EstimateTable.DiagnosticColumns)
        {
            entry[name] = read(e.Diagnostics) is { } number ? JsonOutput.Number(number) : null;
        }

        json.Add(entry);
    }

    /// <exception cref="InvalidInputException">An estimate failed.</exception>
    public void Print(VerbContext context, string folder)
    {
        if (count > 0)
        {
            string others = string.Join(", ", verdicts.Where(v => v.Key != Verdict.Ok).OrderBy(v => v.Key).Select(v => $"{v.Value} {EstimateTable.NameOf(v.Key)}"));
            text.Append($"\n{verdicts.GetValueOrDefault(Verdict.Ok)} of {count} estimates are ok{(others.Length > 0 ? $" ({others})" : "")}.");
        }

        if (gains.Count > 0)
        {
            gains.Sort();
            text.Append($" The paired anchor was worth {gains[gains.Count / 2]:0.#} times as many draws (median).");
        }

        context.Print(new JsonObject { ["out"] = folder, ["general_data"] = general, ["ok"] = verdicts.GetValueOrDefault(Verdict.Ok), ["estimates"] = json }, text.ToString());
        if (failure is not null)
        {
            throw new InvalidInputException($"{failure} ({verdicts.GetValueOrDefault(Verdict.Failed) + verdicts.GetValueOrDefault(Verdict.Refused)} of {count} estimates failed; the others are in '{folder}'.)");
        }
    }
}
