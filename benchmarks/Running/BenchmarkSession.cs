using Accelerated.Benchmarks.Machine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace Accelerated.Benchmarks.Running;

/// <summary>Checks what was selected, times what passed, and writes the results.</summary>
internal sealed class BenchmarkSession(BenchmarkOptions options) : IDisposable
{
    /// <summary>Runs that take longer are left out unless asked for.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(2);

    private readonly List<BenchmarkDevice> devices = [];

    /// <returns>Whether everything selected was right.</returns>
    public bool Run()
    {
        foreach (string name in options.Devices)
        {
            devices.Add(new BenchmarkDevice(name, BenchmarkDevices.Open(name, options.Threads)));
        }

        List<CaseRun> runs = [.. RunSelection.Of(options, devices)];
        if (runs.Count == 0)
        {
            throw new Support.InvalidInputException("Nothing to run: no selected case has such a variant on a selected device. See --list.");
        }

        if (options.List)
        {
            runs.ForEach(Console.WriteLine);
            return true;
        }

        List<CaseRun> passed = Check(runs, out bool isRight);
        if (passed.Count > 0)
        {
            Time(passed);
        }

        return isRight;
    }

    public void Dispose()
    {
        foreach (BenchmarkDevice device in devices)
        {
            device.Dispose();
        }
    }

    private List<CaseRun> Check(List<CaseRun> runs, out bool isRight)
    {
        var check = new RunCheck(devices.Find(d => !d.InterpretsKernels));
        var passed = new List<CaseRun>();
        isRight = true;
        foreach (CaseRun run in runs)
        {
            try
            {
                TimeSpan time = check.Check(run);
                bool isTooLong = time > LongestRun && !options.Full;
                Console.Error.WriteLine($"{run}: checked ({run.Checked}){(isTooLong ? $"; left out, since one run takes {time.TotalSeconds:F1} s (--full times it)" : string.Empty)}");
                if (!isTooLong)
                {
                    passed.Add(run);
                }
            }
            catch (InvalidOperationException error)
            {
                isRight = false;
                Console.Error.WriteLine(error.Message);
            }
        }

        return passed;
    }

    private void Time(List<CaseRun> runs)
    {
        foreach (BenchmarkDevice device in runs.Select(r => r.Device).Distinct())
        {
            Console.Error.WriteLine($"{device.Name} can do {device.Speed}");
        }

        CaseBenchmarks.Runs = runs;
        Summary summary = BenchmarkRunner.Run<CaseBenchmarks>(Config(runs.Count));
        List<CaseResult> results = [.. summary.Reports.Where(r => r.ResultStatistics is not null)
            .Select(r => (Run: (CaseRun)r.BenchmarkCase.Parameters[nameof(CaseBenchmarks.Run)], Times: r.ResultStatistics!))
            .OrderBy(r => runs.IndexOf(r.Run))
            .Select(r => CaseResult.Of(r.Run, r.Times))];
        string job = options.Full ? "15 iterations of 0.5 s" : "8 iterations of 0.1 s";
        int threads = devices.Find(d => d.InterpretsKernels)?.Compute.Threads ?? Environment.ProcessorCount;
        ResultFiles.Write(options.Output, results, job, MachineVersions.Current(threads), devices.ToDictionary(d => d.Name, d => d.Speed));
        Console.WriteLine($"{results.Count} of {runs.Count} timed. Results: {Path.GetFullPath(options.Output)}");
    }

    private IConfig Config(int runs)
    {
        Job job = options.Full
            ? Job.Default.WithWarmupCount(3).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(500))
            : Job.Default.WithWarmupCount(2).WithIterationCount(8).WithIterationTime(TimeInterval.FromMilliseconds(100));
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job.WithUnrollFactor(1).WithToolchain(new InProcessNoEmitToolchain(TimeSpan.FromHours(1), logOutput: false)))
            .AddColumn([.. ResultColumn.All])
            .AddEventProcessor(new ProgressEvents(runs))
            .AddLogger(options.Verbose ? ConsoleLogger.Default : NullLogger.Instance)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "BenchmarkDotNet.Artifacts"))
            .WithOptions(ConfigOptions.DisableLogFile);
        return config;
    }
}
