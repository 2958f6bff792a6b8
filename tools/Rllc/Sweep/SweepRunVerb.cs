using System.CommandLine;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc sweep run</c>: works through a sweep, or a share of it.</summary>
internal sealed class SweepRunVerb : Verb
{
    private readonly SweepOption sweep = new();
    private readonly WorkerOptions workers = new();
    private readonly Option<string?> share = ToolOption.Text("--share", "INDEX/COUNT, from 0: this part of the plan, as in 3/16; auto/16: the index from SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX (all of it).");
    private readonly Option<bool> retryFailed = ToolOption.Flag("--retry-failed", "Try groups again whose failure is recorded.");
    private readonly Option<string[]> reuse = ToolOption.Repeated("--reuse", "Another sweep's folder: its finished units that are part of this plan are taken from there. Repeatable.");
    private readonly Option<string?> cache = ToolOption.Path("--cache", "Folder for packed corpora; ACCELERATED_CACHE or the user's cache folder by default.");

    public SweepRunVerb()
        : base("run", "Compute what a sweep lacks: finished groups are kept, damaged ones set aside and computed again. May be killed at any moment; what was not finished of a group is computed again.")
    {
        sweep.AddTo(this);
        Add(share, retryFailed, reuse, cache);
        workers.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        SweepFolder folder = sweep.Open(context);
        if (folder.Plan.Code != EstimatorCode.Version)
        {
            throw new InvalidInputException($"'{folder.PlanFilePath}' was made by another build of this program (code {folder.Plan.Code}; this is {EstimatorCode.Version}), whose estimates may differ. Run the build that planned, or plan again with --change.");
        }

        Share part = ReadShare(context);
        var run = new SweepRun(context, folder, part, workers.Read(context, folder.Plan.Arithmetic.IsOfProcessor, part.Of(folder.Plan.Groups).Count))
        {
            RetriesFailed = context.Get(retryFailed),
            Reused = [.. context.Get(reuse)!.Select(SweepFolder.Open)],
            Cache = context.Get(cache) ?? CacheFolder.Default,
        };
        run.Run();
    }

    private Share ReadShare(VerbContext context)
    {
        if (context.Get(share) is { } text)
        {
            return Share.Parse(text, Environment.GetEnvironmentVariable);
        }

        return Share.IndexOfEnvironment(Environment.GetEnvironmentVariable) is { } index
            ? throw new UsageException($"this is task {index} of an array, but --share does not say of how many: --share auto/COUNT, or --share 0/1 for the whole sweep.")
            : Share.Whole;
    }
}
