using System.CommandLine;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc sweep</c>: many estimates, on one machine or on many.</summary>
internal static class SweepCommand
{
    public static Command Create() => new("sweep", "Many estimates, on one machine or on many, none lost: plan, run, slurm, status, merge, verify.")
    {
        new SweepPlanVerb(),
        new SweepRunVerb(),
        new SweepSlurmVerb(),
        new SweepStatusVerb(),
        new SweepMergeVerb(),
        new SweepVerifyVerb(),
    };
}
