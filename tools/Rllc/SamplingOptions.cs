using System.CommandLine;
using Accelerated.Data;
using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>How estimates are sampled. Defaults are those of the library's records.</summary>
internal sealed class SamplingOptions
{
    private static readonly EstimatorOptions Default = new();

    private readonly SamplerOptionSet sampler = new();
    private readonly Option<int?> batch = ToolOption.Number<int>("--batch", $"Sequences of a minibatch ({Default.Chains.Batch}).");
    private readonly Option<int?> chains = ToolOption.Number<int>("--chains", $"Chains ({Default.Chains.Chains}).");
    private readonly Option<int?> draws = ToolOption.Number<int>("--draws", $"Draws per chain ({Default.Chains.Draws}).");
    private readonly Option<int?> burnIn = ToolOption.Number<int>("--burn-in", $"Steps before the first draw ({Default.Chains.BurnIn}).");
    private readonly Option<int?> stepsBetweenDraws = ToolOption.Number<int>("--steps-between-draws", $"Steps from one draw to the next ({Default.Chains.StepsBetweenDraws}).");
    private readonly Option<string?> anchor = ToolOption.Choice("--anchor", "paired: each draw is compared with the checkpoint's loss on the same minibatch. independent: with one mean loss on minibatches of its own (the paper). probe: draws and checkpoint are evaluated on the same fixed sequences (paired).", "paired", "independent", "probe");
    private readonly Option<int?> anchorBatches = ToolOption.Number<int>("--anchor-batches", $"Minibatches of an independent anchor ({Default.Anchor.Batches}).");
    private readonly Option<int?> probeRows = ToolOption.Number<int>("--probe-sequences", $"Sequences of a probe set ({Default.Anchor.ProbeRows}).");
    private readonly Option<string?> sharing = ToolOption.Choice("--share-batches", "heads: chain c of every component sees the same minibatches; differences between components are sharper. heads-and-chains: so do all chains, which is fastest, but then their agreement no longer covers the noise of the data. none: minibatches of their own (heads).", "heads", "heads-and-chains", "none");
    private readonly Option<string?> onFailedChain = ToolOption.Choice("--on-failed-chain", "fail: an estimate fails with its first diverged chain. drop: the other chains make it (fail).", "fail", "drop");
    private readonly Option<string?> evaluation = ToolOption.Choice("--evaluation", "auto: single heads by the head-refined path, which computes only what moves. full: the whole model for everything. Equal up to rounding (auto).", "auto", "full");
    private readonly Option<int?> checkedDraws = ToolOption.Number<int>("--checked-draws", $"Draws per chain at which the step is checked: MALA acceptance, and the curvature that tells what the size of the steps adds. Each costs two evaluations ({Default.Chains.CheckedDraws}).");
    private readonly Option<bool> skipCurvatureCheck = ToolOption.Flag("--skip-curvature-check", "Run settings that must diverge by the curvature at the checkpoint too, and do not measure it. Else they are refused, at the first and the last checkpoint before anything is sampled.");
    private readonly Option<bool> halveEpsilon = ToolOption.Flag("--halve-epsilon", "Sample again with half of ε and twice the steps: twice the difference is what the size of the steps adds. Three times the cost.");
    private readonly Option<string?> order = ToolOption.Choice("--order", "sequential: rows in file order, wrapping, the same for every chain and for the anchor. shuffled: without replacement, by the seed (shuffled).", "sequential", "shuffled");

    public void AddTo(Command command)
    {
        sampler.AddTo(command);
        foreach (Option option in new Option[] { batch, chains, draws, burnIn, stepsBetweenDraws, anchor, anchorBatches, probeRows, sharing, onFailedChain, evaluation, checkedDraws, skipCurvatureCheck, halveEpsilon, order })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">A value is out of its range.</exception>
    public EstimatorOptions Read(VerbContext context)
    {
        EstimatorOptions options = new()
        {
            Sampler = sampler.Read(context),
            Chains = new ChainOptions
            {
                Chains = OptionRange.AboveZero(context, chains, Default.Chains.Chains),
                Draws = OptionRange.AboveZero(context, draws, Default.Chains.Draws),
                BurnIn = OptionRange.NotNegative(context, burnIn, Default.Chains.BurnIn),
                StepsBetweenDraws = OptionRange.AboveZero(context, stepsBetweenDraws, Default.Chains.StepsBetweenDraws),
                Batch = OptionRange.AboveZero(context, batch, Default.Chains.Batch),
                CheckedDraws = OptionRange.NotNegative(context, checkedDraws, Default.Chains.CheckedDraws),
                Sharing = context.Get(sharing) switch
                {
                    "heads-and-chains" => BatchSharing.HeadsAndChains,
                    "none" => BatchSharing.None,
                    _ => BatchSharing.Heads,
                },
                OnFailedChain = context.Get(onFailedChain) == "drop" ? FailedChains.Drop : FailedChains.Fail,
            },
            Anchor = new AnchorOptions
            {
                Kind = context.Get(anchor) switch
                {
                    "independent" => AnchorKind.Independent,
                    "probe" => AnchorKind.Probe,
                    _ => AnchorKind.Paired,
                },
                Batches = OptionRange.AboveZero(context, anchorBatches, Default.Anchor.Batches),
                ProbeRows = OptionRange.AboveZero(context, probeRows, Default.Anchor.ProbeRows),
            },
            CurvatureCheck = context.Get(skipCurvatureCheck) ? CurvatureCheck.Skip : CurvatureCheck.Refuse,
            BiasEstimate = context.Get(halveEpsilon) ? BiasEstimate.HalvedStep : BiasEstimate.Curvature,
            Evaluation = context.Get(evaluation) == "full" ? EvaluationPath.Full : EvaluationPath.Auto,
            Order = context.Get(order) == "sequential" ? RowOrder.Sequential : RowOrder.Shuffled,
        };
        LossTrace.RequireFits(options.Chains.Chains, options.Chains.Draws);
        return options;
    }
}
