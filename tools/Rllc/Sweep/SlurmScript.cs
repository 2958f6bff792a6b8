using System.Text;
using Accelerated.Sweeps;

namespace Accelerated.Tools.Rllc;

/// <summary>The batch script of an array job.</summary>
internal sealed class SlurmScript(SweepFolder folder, int tasks)
{
    private const int WarningSeconds = 60;

    /// <summary>
    /// Slurm sends USR1 a minute before the time limit: the work is stopped and the task queued again, to go on where it was. TERM is a preemption or a cancellation: the work is stopped, and
    /// whether the task comes back is Slurm's to say.
    /// </summary>
    public const string Template = """
        #!/bin/bash
        {directives}
        {setup}
        {command} &
        work=$!
        requeue=0
        trap 'requeue=1; kill -TERM $work' USR1
        trap 'kill -TERM $work' TERM
        wait $work
        code=$?
        while kill -0 $work 2>/dev/null; do wait $work; code=$?; done
        if [ $requeue = 1 ] && [ $code != 0 ]; then
            scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
        fi
        exit $code

        """;

    public int? Concurrency { get; init; }

    public string? Partition { get; init; }

    public string? Time { get; init; }

    public int Gpus { get; init; }

    public int? Cpus { get; init; }

    public string? Memory { get; init; }

    public IReadOnlyList<string> Directives { get; init; } = [];

    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>The command of this program, for the shell.</summary>
    public required string Program { get; init; }

    /// <summary>In single quotes.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";

    public string Fill(string template) => template
        .Replace("{directives}", Header())
        .Replace("{setup}", string.Join('\n', Setup))
        .Replace("{command}", Command())
        .Replace("{tasks}", tasks.ToString())
        .Replace("\r\n", "\n");

    private string Command()
    {
        string devices = Gpus > 1 ? $" --device {string.Join(',', Enumerable.Range(0, Gpus).Select(i => $"{folder.Plan.Arithmetic.Device}:{i}"))}" : "";
        string threads = Cpus is { } count && Gpus == 0 ? $" --threads {count}" : "";
        return $"{Program} sweep run --sweep {Quote(folder.Root)} --share auto/{tasks}{devices}{threads}";
    }

    private string Header()
    {
        var lines = new List<string>
        {
            "job-name=rllc-sweep",
            $"array=0-{tasks - 1}{(Concurrency is { } most ? $"%{most}" : "")}",
            $"output={Path.Combine(folder.Slurm, "%A_%a.log")}",
            "open-mode=append",
            "requeue",
            $"signal=B:USR1@{WarningSeconds}",
        };
        Add("partition", Partition);
        Add("time", Time);
        Add("gres", Gpus > 0 ? $"gpu:{Gpus}" : null);
        Add("cpus-per-task", Cpus?.ToString());
        Add("mem", Memory);
        lines.AddRange(Directives);
        return new StringBuilder().AppendJoin('\n', lines.Select(l => $"#SBATCH --{l.TrimStart('-')}")).ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                lines.Add($"{name}={value}");
            }
        }
    }
}
