using System.CommandLine;
using Accelerated.Tokens;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary>When a pattern counts.</summary>
internal sealed class ThresholdOptions
{
    private static readonly PatternThresholds Defaults = new();

    private readonly Option<int?> minCount = ToolOption.Number<int>("--min-count", $"Least occurrences of an n-gram or skip n-gram in the corpus. Default: {Defaults.MinCount}.");
    private readonly Option<double?> minLift = ToolOption.Number<double>("--min-lift", $"Least lift over chance of both. Default: {Defaults.MinLift}.");
    private readonly Option<int?> minInduction = ToolOption.Number<int>("--min-induction", $"Least matched length of induction. Default: {Defaults.MinInductionLength}.");
    private readonly Option<bool> pairsOnly = ToolOption.Flag("--skip-pairs-only", "Look for skip n-grams of two tokens only, not of three.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { minCount, minLift, minInduction, pairsOnly })
        {
            command.Options.Add(option);
        }
    }

    public PatternThresholds Read(VerbContext context)
    {
        var thresholds = new PatternThresholds
        {
            MinCount = context.Get(minCount) ?? Defaults.MinCount,
            MinLift = context.Get(minLift) ?? Defaults.MinLift,
            MinInductionLength = context.Get(minInduction) ?? Defaults.MinInductionLength,
            SkipTriples = !context.Get(pairsOnly),
        };
        try
        {
            thresholds.Validate();
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }

        return thresholds;
    }
}
