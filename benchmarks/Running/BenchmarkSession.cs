using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace Accelerated.Benchmarks.Running;

/// <summary>One case after another: checks what was selected of it, times what passed, and writes its results.</summary>
/// <param name="options">What to run.</param>
/// <param name="cases">Of which it selects.</param>
/// <param name="open">Opens a device by its name.</param>
internal sealed class BenchmarkSession(BenchmarkOptions options, IReadOnlyList<IBenchmarkCase> cases, Func<string, BenchmarkDevice> open) : IDisposable
{
    /// <summary>Runs that take longer are left out unless asked for.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(2);

    private readonly List<BenchmarkDevice> devices = [];

    public BenchmarkSession(BenchmarkOptions options)
        : this(options, BenchmarkCases.All, name => new BenchmarkDevice(name, BenchmarkDevices.Open(name, options.Threads, precision: options.Precision)))
    {
    }

    /// <returns>Whether everything selected was right.</returns>
    public bool Run()
    {
        foreach (string name in options.Devices)
        {
            devices.Add(open(name));
        }

        List<CaseRun> runs = [.. RunSelection.Of(options, devices, cases)];
        if (runs.Count == 0)
        {
            throw new Support.InvalidInputException("Nothing to run: no selected case has such a variant on a selected device. See --list.");
        }

        if (options.List)
        {
            runs.ForEach(Console.WriteLine);
            return true;
        }

        foreach (BenchmarkDevice device in runs.Select(r => r.Device).Distinct())
        {
            Console.Error.WriteLine($"{device.Title} can do {device.Speed}");
        }

        IReadOnlyDictionary<string, string> versions = MachineVersions.Current(devices.Find(d => d.InterpretsKernels)?.Compute.Threads ?? Environment.ProcessorCount); // now: files may change meanwhile
        var progress = new ProgressEvents(runs.Count);
        bool isRight = true;
        int timed = 0;
        foreach (IGrouping<IBenchmarkCase, CaseRun> ofCase in runs.GroupBy(r => r.Case))
        {
            List<CaseRun> passed = Check([.. ofCase], progress, ref isRight);
            timed += passed.Count == 0 ? 0 : Time(passed, versions, progress);
        }

        Console.WriteLine($"{timed} of {runs.Count} timed. Results: {Path.GetFullPath(options.Output)}");
        return isRight;
    }

    public void Dispose()
    {
        foreach (BenchmarkDevice device in devices)
        {
            device.Dispose();
        }
    }

    /// <returns>Those that are right and not too slow to be timed.</returns>
    private List<CaseRun> Check(List<CaseRun> runs, ProgressEvents progress, ref bool isRight)
    {
        var check = new RunCheck(devices.Find(d => !d.InterpretsKernels));
        var passed = new List<CaseRun>();
        foreach (CaseRun run in runs)
        {
            try
            {
                TimeSpan time = check.Check(run);
                Console.Error.WriteLine($"{run}: checked ({run.Checked})");
                if (time <= LongestRun || options.Full)
                {
                    passed.Add(run);
                }
                else
                {
                    progress.LeaveOut(run, $"one run takes {time.TotalSeconds:F1} s (--full times it)");
                }
            }
            catch (InvalidOperationException error)
            {
                isRight = false;
                progress.LeaveOut(run, error.Message);
            }
        }

        return passed;
    }

    /// <summary>Times <paramref name="runs"/>, which are of one case, and writes its files, so that a session which is stopped keeps what it has finished.</summary>
    /// <returns>How many were timed.</returns>
    private int Time(List<CaseRun> runs, IReadOnlyDictionary<string, string> versions, ProgressEvents progress)
    {
        CaseBenchmarks.Runs = runs;
        Summary summary = BenchmarkRunner.Run<CaseBenchmarks>(Config(progress));
        List<CaseResult> results = [.. summary.Reports.Where(r => r.ResultStatistics is not null)
            .Select(r => (Run: (CaseRun)r.BenchmarkCase.Parameters[nameof(CaseBenchmarks.Run)], Times: r.ResultStatistics!))
            .OrderBy(r => runs.IndexOf(r.Run))
            .Select(r => CaseResult.Of(r.Run, r.Times))];
        string job = options.Full ? "15 iterations of 0.5 s" : "8 iterations of 0.1 s";
        ResultFiles.Write(options.Output, results, job, versions, devices.ToDictionary(d => d.Title, d => d.Speed));
        return results.Count;
    }

    private IConfig Config(ProgressEvents progress)
    {
        Job job = options.Full
            ? Job.Default.WithWarmupCount(3).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(500))
            : Job.Default.WithWarmupCount(2).WithIterationCount(8).WithIterationTime(TimeInterval.FromMilliseconds(100));
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job.WithUnrollFactor(1).WithToolchain(new InProcessNoEmitToolchain(TimeSpan.FromHours(1), logOutput: false)))
            .AddColumn([.. ResultColumn.All])
            .AddEventProcessor(progress)
            .AddLogger(options.Verbose ? ConsoleLogger.Default : NullLogger.Instance)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "BenchmarkDotNet.Artifacts"))
            .WithOptions(ConfigOptions.DisableLogFile);
        return config;
    }
}
