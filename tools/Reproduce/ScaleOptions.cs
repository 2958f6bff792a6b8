using System.CommandLine;
using Accelerated.Sampling;
using Accelerated.Tools.Common;
using Accelerated.Tools.Train;
using Accelerated.Training;

namespace Accelerated.Tools.Reproduce;

/// <summary>What a user may take more or less of than a profile does.</summary>
internal sealed class ScaleOptions
{
    private readonly Option<int?> steps = ToolOption.Number<int>("--steps", "Steps of training (the profile's).");
    private readonly Option<int?> rows = ToolOption.Number<int>("--training-batch", "Sequences of a step of training (the profile's).");
    private readonly Option<double?> rate = ToolOption.Number<double>("--lr", "Learning rate (the profile's).");
    private readonly Option<int?> estimated = ToolOption.Number<int>("--estimated", "Checkpoints at which every head is estimated (the profile's).");
    private readonly Option<int?> chains = ToolOption.Number<int>("--chains", "Chains of an estimate (the profile's).");
    private readonly Option<int?> draws = ToolOption.Number<int>("--draws", "Draws of a chain (the profile's).");
    private readonly Option<int?> burnIn = ToolOption.Number<int>("--burn-in", "Steps of a chain before its first draw (the profile's).");
    private readonly Option<int?> batch = ToolOption.Number<int>("--batch", "Sequences of a chain's minibatch (the profile's).");
    private readonly Option<int?> ablated = ToolOption.Number<int>("--ablated", "Checkpoints at which tokens in context are found (the profile's).");
    private readonly Option<int?> seeds = ToolOption.Number<int>("--seeds", "Models that differ in nothing but their seed (the profile's).");
    private readonly ModelOptions sizes = new();

    public void AddTo(Command command)
    {
        sizes.AddTo(command);
        foreach (Option option in (Option[])[.. Counts, burnIn, rate])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">A number is too small.</exception>
    public WorkflowProfile Apply(VerbContext context, WorkflowProfile profile)
    {
        foreach (Option<int?> option in Counts)
        {
            RequireAtLeast(1, option);
        }

        RequireAtLeast(0, burnIn);
        void RequireAtLeast(int least, Option<int?> option)
        {
            if (context.Get(option) < least)
            {
                throw new UsageException($"{option.Name} is {context.Get(option)}; at least {least} is needed.");
            }
        }

        TrainingRunOptions recipe = profile.Training.Options;
        ChainOptions sampling = profile.Sampling;
        return profile with
        {
            Training = profile.Training with
            {
                Shape = sizes.Shape(context, profile.Training.Shape, profile.Training.Shape.Vocabulary),
                Options = recipe with
                {
                    Steps = context.Get(steps) ?? recipe.Steps,
                    Batch = context.Get(rows) ?? recipe.Batch,
                    Optimizer = recipe.Optimizer with { LearningRate = context.Get(rate) ?? recipe.Optimizer.LearningRate },
                },
            },
            Checkpoints = context.Get(estimated) ?? profile.Checkpoints,
            AblatedCheckpoints = context.Get(ablated) ?? profile.AblatedCheckpoints,
            Sampling = sampling with
            {
                Chains = context.Get(chains) ?? sampling.Chains,
                Draws = context.Get(draws) ?? sampling.Draws,
                BurnIn = context.Get(burnIn) ?? sampling.BurnIn,
                Batch = context.Get(batch) ?? sampling.Batch,
            },
            Seeds = context.Get(seeds) ?? profile.Seeds,
        };
    }

    private Option<int?>[] Counts => [steps, rows, estimated, chains, draws, batch, ablated, seeds];
}
