using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Accelerated.Sampling;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Computes what a share of a sweep lacks.</summary>
internal sealed class SweepRun(VerbContext context, SweepFolder folder, Share share, WorkerPlan workers)
{
    private readonly SweepPlan plan = folder.Plan;
    private readonly ConcurrentQueue<OpenGroup> open = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly Lock gate = new();
    private int computed;
    private int reused;
    private int kept;
    private long stepsDone;
    private long sampling;

    public bool RetriesFailed { get; init; }

    public IReadOnlyList<SweepFolder> Reused { get; init; } = [];

    /// <summary>The folder of packed corpora.</summary>
    public required string Cache { get; init; }

    /// <exception cref="InvalidInputException">A group could not be computed, now or earlier; the others are.</exception>
    public void Run()
    {
        folder.RemoveAbandoned();
        IReadOnlyList<SweepGroup> groups = share.Of(plan.Groups);
        long steps = groups.Sum(Steps);
        Examine(groups);
        long toDo = open.Sum(g => g.Steps);
        long started = Stopwatch.GetTimestamp();
        if (toDo > 0)
        {
            using ProgressLine progress = context.Progress("sweeping", steps, "steps", steps - toDo);
            stepsDone = steps - toDo;
            using var rows = new SweepRows(plan, Cache);
            Work(rows, progress);
        }

        Summarize(groups, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static long Steps(SweepGroup group) => group.Variant.Options.StepsPerEstimate * group.Units.Count;

    /// <summary>Sorts the groups: finished ones, failed ones, those that another plan has finished, and the open ones.</summary>
    private void Examine(IReadOnlyList<SweepGroup> groups)
    {
        var cache = new ResultCache(Reused, folder);
        IReadOnlySet<string> failed = folder.FailedGroups();
        using ProgressLine progress = context.Progress("reading results", groups.Count, "groups");
        for (int i = 0; i < groups.Count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            SweepGroup group = groups[i];
            IReadOnlyList<UnitResult?> known;
            if (IsFinished(group))
            {
                kept++;
            }
            else if ((known = cache.Find(group)).All(u => u is not null))
            {
                KeepDevices(known);
                folder.Write(GroupResult.Of(plan, group, known!));
                reused++;
            }
            else if (failed.Contains(group.Id) && !RetriesFailed)
            {
                failures.Enqueue(folder.Failure(group));
            }
            else
            {
                KeepDevices(known);
                open.Enqueue(new OpenGroup(group, plan.Arithmetic.CompanyMatters ? [.. known.Select(_ => (UnitResult?)null)] : known));
            }

            progress.Report(i + 1);
        }
    }

    private void KeepDevices(IReadOnlyList<UnitResult?> units)
    {
        foreach (string device in units.OfType<UnitResult>().Select(u => u.Device).Distinct())
        {
            if (Reused.Select(r => r.Device(device)).FirstOrDefault(d => d is not null) is { } facts)
            {
                folder.Keep(facts);
            }
        }
    }

    /// <summary>Whether there is a whole result. What is damaged is set aside.</summary>
    private bool IsFinished(SweepGroup group)
    {
        (ResultState state, _, string fault) = folder.Read(group);
        string path = folder.ResultPath(group.Id);
        if (state == ResultState.Newer)
        {
            throw new InvalidInputException($"'{path}' was written by a newer version: {fault}. Use that version, or move the file away.");
        }

        if (state == ResultState.Damaged && folder.Quarantine(path) is { } aside)
        {
            context.Remark($"'{path}' is damaged: {fault}. It is now '{aside}'; its group is computed again.");
        }

        return state == ResultState.Valid;
    }

    private void Work(SweepRows rows, ProgressLine progress)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        var memory = new MemoryGate(workers.Memory, workers.Workers);
        var faults = new ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(workers.Workers, open.Count)).Select(i => new Thread(() => Guarded(i)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        if (memory.Refused > 0)
        {
            context.Remark($"{memory.Refused} of {workers.Workers} workers were not started or stopped early: each takes about {memory.Each >> 20:N0} MiB, and --memory allows {workers.Memory >> 20:N0} MiB.");
        }

        context.Cancellation.ThrowIfCancellationRequested();
        if (faults.TryDequeue(out Exception? first))
        {
            throw new AggregateException(first);
        }

        void Guarded(int number)
        {
            try
            {
                Work(number, rows, progress, memory, stop.Token);
            }
            catch (Exception e)
            {
                if (e is not OperationCanceledException)
                {
                    faults.Enqueue(e);
                }

                stop.Cancel();
            }
            finally
            {
                memory.Leave();
            }
        }
    }

    private void Work(int number, SweepRows rows, ProgressLine progress, MemoryGate memory, CancellationToken stop)
    {
        if (!memory.Enter(number, stop))
        {
            return;
        }

        using var worker = new SweepWorker(plan, rows, workers.Devices[number % workers.Devices.Count], workers.Threads);
        folder.Keep(worker.Facts);
        while (open.TryDequeue(out OpenGroup? next))
        {
            SweepGroup group = next.Group;
            stop.ThrowIfCancellationRequested();

            // Another process with the same share may have been here.
            if (File.Exists(folder.ResultPath(group.Id)) && IsFinished(group))
            {
                Interlocked.Increment(ref kept);
                progress.Report(Interlocked.Add(ref stepsDone, next.Steps));
                continue;
            }

            Compute(worker, next, progress, memory, stop);
            if (!memory.MayStay(open.IsEmpty))
            {
                return;
            }
        }
    }

    private void Compute(SweepWorker worker, OpenGroup next, ProgressLine progress, MemoryGate memory, CancellationToken stop)
    {
        SweepGroup group = next.Group;
        string what = group.Describe(plan);
        long before = 0;
        var handler = new ProgressHandler<ChainProgress>(p =>
        {
            progress.Report(Interlocked.Add(ref stepsDone, p.StepsDone - before), $"{what}, chain {p.Chain}, loss {p.Loss:F3}");
            before = p.StepsDone;
            if (p.StepsDone > 2 * next.Units.Count)
            {
                memory.Measure();
            }
        });
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<UnitResult> results;
        try
        {
            results = next.Complete(worker.Compute(next, handler, stop));
        }
        catch (Exception e) when (e is not OperationCanceledException && !worker.IsLost) // a lost device says nothing of the group, and would fail all others
        {
            string reason = e is InvalidInputException or OutOfMemoryException ? e.Message : $"{e.Message} ({e.GetType().Name})";
            folder.RecordFailure(group, reason);
            failures.Enqueue($"{what}: {reason}");
            context.Remark($"failed: {what}: {reason}");
            return;
        }
        finally
        {
            Interlocked.Add(ref sampling, Stopwatch.GetTimestamp() - start);
            Interlocked.Add(ref stepsDone, next.Steps - before);
        }

        lock (gate)
        {
            folder.Write(GroupResult.Of(plan, group, results));
            folder.ForgetFailure(group.Id);
        }

        Interlocked.Increment(ref computed);
        progress.Report(Interlocked.Read(ref stepsDone), what);
    }

    private void Summarize(IReadOnlyList<SweepGroup> groups, double seconds)
    {
        double busy = computed > 0 ? sampling / (double)Stopwatch.Frequency / (seconds * Math.Min(workers.Workers, computed + failures.Count)) : 0;
        string part = share == Share.Whole ? "" : $"share {share}: ";
        string text = $"{part}{computed + reused + kept} of {groups.Count} groups are finished ({computed} computed, {reused} reused, {kept} already there)"
            + (computed > 0 ? $"; {busy:P1} of {seconds:F1} s were estimation." : ".");
        context.Print(
            new JsonObject
            {
                ["share"] = share.ToString(),
                ["groups"] = groups.Count,
                ["units"] = groups.Sum(g => g.Units.Count),
                ["computed"] = computed,
                ["reused"] = reused,
                ["kept"] = kept,
                ["failed"] = failures.Count,
                ["seconds"] = seconds,
                ["estimating"] = busy,
            },
            text);
        if (failures.TryDequeue(out string? first))
        {
            throw new InvalidInputException($"{failures.Count + 1} of {groups.Count} groups failed; --retry-failed tries them again. The first: {first}");
        }
    }
}
