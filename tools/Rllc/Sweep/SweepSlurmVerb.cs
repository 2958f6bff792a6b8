using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc sweep slurm</c>: an array job, each task of which runs a share.</summary>
internal sealed class SweepSlurmVerb : Verb
{
    private readonly SweepOption sweep = new();
    private readonly Option<int?> tasks = ToolOption.Number<int>("--tasks", "Tasks of the array: as many shares.");
    private readonly Option<int?> concurrency = ToolOption.Number<int>("--concurrency", "Tasks that run at the same time, at most.");
    private readonly Option<string?> partition = ToolOption.Text("--partition", "Partition.");
    private readonly Option<string?> time = ToolOption.Text("--time", "Time limit of a task, as Slurm writes it: 4:00:00. A task that reaches it is requeued and goes on.");
    private readonly Option<int?> gpus = ToolOption.Number<int>("--gpus", "GPUs of a task; it runs a worker on each.");
    private readonly Option<int?> cpus = ToolOption.Number<int>("--cpus", "Processors of a task.");
    private readonly Option<string?> memory = ToolOption.Text("--mem", "Memory of a task, as Slurm writes it: 16G.");
    private readonly Option<string[]> directives = ToolOption.Repeated("--sbatch", "A further directive, as in account=lab or constraint=h100. Repeatable.");
    private readonly Option<string[]> setup = ToolOption.Repeated("--setup", "A line of shell before the work, as in 'module load dotnet'. Repeatable.");
    private readonly Option<string?> template = ToolOption.Path("--template", "A script of your own, in which {directives}, {setup} and {command} are filled in; {tasks} is their number.");
    private readonly Option<string?> program = ToolOption.Text("--rllc", "The command that runs this program on the nodes (this very file).");
    private readonly Option<bool> submit = ToolOption.Flag("--submit", "Submit it with sbatch.");

    public SweepSlurmVerb()
        : base("slurm", "Write an array job, and submit it with --submit. Tasks need no server and no locks: each computes its share; requeued, it goes on. Run it again for what is left, with any number of tasks.")
    {
        sweep.AddTo(this);
        Add(tasks, concurrency, partition, time, gpus, cpus, memory, directives, setup, template, program, submit);
    }

    protected override void Run(VerbContext context)
    {
        SweepFolder folder = sweep.Open(context);
        int count = OptionRange.AboveZero(context, tasks, Math.Min(folder.Plan.Groups.Count, 16));
        if (count > folder.Plan.Groups.Count)
        {
            throw new UsageException($"--tasks is {count}, but the sweep has {folder.Plan.Groups.Count} groups, which are not split.");
        }

        int devices = OptionRange.NotNegative(context, gpus, 0);
        if (devices > 0 && folder.Plan.Arithmetic.Device == "cpu")
        {
            throw new UsageException("--gpus is given, but the sweep is planned for the processor. Plan it with --device cuda.");
        }

        string? command = context.Get(program);
        var script = new SlurmScript(folder, count)
        {
            Concurrency = context.Given(concurrency) ? OptionRange.AboveZero(context, concurrency, 1) : null,
            Partition = context.Get(partition),
            Time = context.Get(time),
            Gpus = devices,
            Cpus = context.Given(cpus) ? OptionRange.AboveZero(context, cpus, 1) : null,
            Memory = context.Get(memory),
            Directives = context.Get(directives)!,
            Setup = context.Get(setup)!,
            Program = command ?? ThisProgram(),
        };
        string path = Path.Combine(folder.Slurm, "sweep.sbatch");
        AtomicFile.WriteText(path, script.Fill(context.Get(template) is { } file ? ReadTemplate(file) : SlurmScript.Template));
        string? job = context.Get(submit) ? SlurmQueue.Submit(path) : null;
        context.Print(
            new JsonObject { ["script"] = path, ["tasks"] = count, ["job"] = job },
            job is null ? $"'{path}': {count} tasks. Submit it with: sbatch {path}" : $"job {job}: {count} tasks; script '{path}'. rllc sweep status --sweep {sweep.Path(context)} shows how far it is.");
    }

    private static string ReadTemplate(string file)
    {
        try
        {
            string text = File.ReadAllText(file);
            return text.Contains("{command}", StringComparison.Ordinal) ? text : throw new InvalidInputException($"The template '{file}' has no {{command}}, so its job would do nothing. Write {{directives}}, {{setup}} and {{command}} where they belong.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read '{file}': {e.Message}", e);
        }
    }

    /// <summary>How this process was started, for the shell.</summary>
    private static string ThisProgram()
    {
        string process = Environment.ProcessPath ?? "rllc";
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? $"{SlurmScript.Quote(process)} {SlurmScript.Quote(Path.Combine(AppContext.BaseDirectory, "rllc.dll"))}"
            : SlurmScript.Quote(process);
    }
}
