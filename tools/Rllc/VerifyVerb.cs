using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.LearningCoefficients.Verification;
using Accelerated.Sampling;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc verify</c>: samples problems whose answers are known without sampling, and compares.</summary>
internal sealed class VerifyVerb : Verb
{
    private static readonly SamplerOptions[] Samplers = [new SgldOptions(), new RmspropSgldOptions(), new SgnhtOptions { ThermostatDiffusion = 0.02 }, new SghmcOptions()];

    private readonly Option<string?> sampler = ToolOption.Choice("--sampler", "Which one; all of them one by one with all (sgld).", [.. Samplers.Select(s => s.Name), "all"]);
    private readonly Option<bool> quick = ToolOption.Flag("--quick", "Leave out what takes longer than seconds.");
    private readonly DeviceOptions device = new();

    public VerifyVerb()
        : base("verify", "Sample problems with known answers and compare; exits with 1 if any answer is wrong.")
    {
        Add(sampler, quick);
        device.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        string name = context.Get(sampler) ?? Samplers[0].Name;
        IReadOnlyList<IVerificationCase> cases = VerificationCases.Of(context.Get(quick) ? VerificationEffort.Quick : VerificationEffort.Full);
        SamplerOptions[] chosen = [.. Samplers.Where(s => name == "all" || s.Name == name)];
        var json = new JsonArray();
        var text = new StringBuilder($"{"sampler",-13} {"case",-24} {"quantity",-46} {"estimate",11} {"truth",11} {"stderr",9} {"allowed",9}  verdict  truth from");
        int failed = 0;
        using ComputeDevice compute = device.Open(context);
        using (ProgressLine progress = context.Progress("verifying", chosen.Length * cases.Count, "cases"))
        {
            for (int i = 0; i < chosen.Length * cases.Count; i++)
            {
                (SamplerOptions options, IVerificationCase @case) = (chosen[i / cases.Count], cases[i % cases.Count]);
                progress.Report(i, $"{options.Name}, {@case.Name}");
                foreach (VerificationResult result in @case.Run(new VerificationSetting(compute, options) { Cancellation = context.Cancellation }))
                {
                    failed += result.Passed ? 0 : 1;
                    Add(options.Name, @case.Name, result, json, text);
                }
            }

            progress.Report(chosen.Length * cases.Count);
        }

        text.Append($"\n{json.Count - failed} of {json.Count} agree with the truth, within {VerificationResult.Errors} standard errors and what is allowed for what the truth leaves out, on {compute.Name}.");
        context.Print(new JsonObject { ["device"] = compute.Name, ["results"] = json, ["failed"] = failed }, text.ToString());
        if (failed > 0)
        {
            throw new InvalidInputException($"{failed} of {json.Count} comparisons with known answers failed.");
        }
    }

    private static void Add(string sampler, string @case, VerificationResult result, JsonArray json, StringBuilder text)
    {
        text.Append($"\n{sampler,-13} {@case,-24} {result.Quantity,-46} {result.Estimate,11:G5} {result.Truth,11:G5} {result.StandardError,9:G2} {result.Allowance,9:G2}  {(result.Passed ? "ok     " : "WRONG  ")}  {result.Source}");
        json.Add(new JsonObject
        {
            ["sampler"] = sampler,
            ["case"] = @case,
            ["quantity"] = result.Quantity,
            ["estimate"] = JsonOutput.Number(result.Estimate),
            ["truth"] = result.Truth,
            ["stderr"] = result.StandardError,
            ["allowance"] = result.Allowance,
            ["source"] = result.Source,
            ["passed"] = result.Passed,
        });
    }
}
