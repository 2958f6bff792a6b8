using System.ComponentModel;
using System.Diagnostics;
using Accelerated.Support;

namespace Accelerated.Tools.Rllc;

/// <summary>Hands jobs to Slurm.</summary>
internal static class SlurmQueue
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Submits a script.</summary>
    /// <returns>The number of the job.</returns>
    /// <exception cref="InvalidInputException">There is no Slurm here, it does not answer, or it refuses the job.</exception>
    public static string Submit(string script)
    {
        try
        {
            using Process sbatch = Process.Start(new ProcessStartInfo("sbatch", ["--parsable", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = sbatch.StandardOutput.ReadToEndAsync();
            Task<string> error = sbatch.StandardError.ReadToEndAsync();
            if (!sbatch.WaitForExit(Patience))
            {
                sbatch.Kill(entireProcessTree: true);
                throw new InvalidInputException($"Slurm does not answer: sbatch was still waiting after {Patience.TotalMinutes:0} minutes. Nothing is known to be submitted (squeue tells); the script is '{script}'.");
            }

            sbatch.WaitForExit();
            return sbatch.ExitCode == 0
                ? output.GetAwaiter().GetResult().Trim().Split(';')[0]
                : throw new InvalidInputException($"Slurm did not take the job: {error.GetAwaiter().GetResult().Trim()} The script is '{script}'; submit it with sbatch when this is put right.");
        }
        catch (Win32Exception e)
        {
            throw new InvalidInputException($"There is no sbatch here ({e.Message}). Submit from a machine of the cluster: sbatch {script}", e);
        }
    }
}
