using System.Diagnostics;
using System.Text.Json.Nodes;
using Accelerated.Tools.Common;

namespace Accelerated.Faults;

/// <summary>
/// Rounds of a sweep each: two processes with the same share and a merge run at once, and are killed at random moments, again and again, while finished results are truncated, overwritten
/// and given times of the past and the future, and clocks jump; until all is finished. Then the results and the merge are compared with those of the undisturbed sweep.
/// </summary>
internal sealed class FaultCampaign(VerbContext context, string folder, string[] selection, Random random)
{
    private const string Clock = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly List<string> differences = [];
    private Dictionary<string, string> expected = [];
    private TimeSpan whole;

    public IReadOnlyList<string> Differences => differences;

    public JsonObject Counts() => new(counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));

    /// <summary>The sweep that the others must equal.</summary>
    public void Undisturbed()
    {
        string sweep = Plan("undisturbed");
        long start = Stopwatch.GetTimestamp();
        RllcProcess.Succeed("sweep", "run", "--sweep", sweep, "--threads", "1", "--quiet");
        whole = Stopwatch.GetElapsedTime(start);
        RllcProcess.Succeed("sweep", "merge", "--sweep", sweep, "--quiet");
        expected = SweepFiles.Hashes(sweep);
        counts["groups of a sweep"] = expected.Keys.Count(k => k.EndsWith(".result", StringComparison.Ordinal));
        context.Remark($"An undisturbed sweep of {counts["groups of a sweep"]} groups takes {whole.TotalSeconds:F1} s.");
    }

    public void Kill(int kills)
    {
        int done = 0;
        using ProgressLine progress = context.Progress("killing", kills, "kills");
        for (int round = 0; done < kills; round++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string sweep = Plan($"round-{round}");
            while (done < kills && SweepFiles.Results(sweep).Length < counts["groups of a sweep"])
            {
                done += KillThree(sweep);
                Damage(sweep);
                progress.Report(done, $"round {round}");
            }

            Finish(sweep);
            Count("sweeps finished");
        }
    }

    /// <summary>A sweep on a disk that is too small, which is made larger when it is full.</summary>
    public void FillDisk()
    {
        string disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        long needed = SweepFiles.Results(Path.Combine(folder, "undisturbed")).Sum(f => (new FileInfo(f).Length + 8191) / 4096 * 4096);
        if (!Shell("mount", "-t", "tmpfs", "-o", $"size={needed / 2}", "tmpfs", disk))
        {
            context.Remark("No permission to mount a small file system: the full disk is not tried.");
            return;
        }

        try
        {
            string sweep = Plan(Path.Combine("disk", "sweep"));
            (int code, _, string error) = RllcProcess.Run(["sweep", "run", "--sweep", sweep, "--threads", "1", "--quiet"]);
            if (code != 1 || !error.Contains("No space left", StringComparison.Ordinal))
            {
                differences.Add($"a full disk ended with {code}: {error}");
            }

            Count("full disks");
            (int merged, _, string mergeError) = RllcProcess.Run(["sweep", "merge", "--sweep", sweep, "--quiet"]);
            if (merged != 1 || !mergeError.Contains("Cannot write", StringComparison.Ordinal))
            {
                differences.Add($"a merge onto a full disk ended with {merged}: {mergeError}");
            }

            Shell("mount", "-o", $"remount,size={20 * needed}", disk);
            Finish(sweep);
        }
        finally
        {
            Shell("umount", disk);
        }
    }

    private string Plan(string name)
    {
        string sweep = Path.Combine(folder, name);
        RllcProcess.Succeed(["sweep", "plan", "--out", sweep, "--quiet", .. selection]);
        return sweep;
    }

    /// <summary>Two runs of the same share and a merge at once, each killed when chance says.</summary>
    private int KillThree(string sweep)
    {
        string[][] commands =
        [
            ["run", "--workers", $"{1 + random.Next(2)}", "--threads", "1"],
            ["run", "--share", "0/1", "--threads", "1"],
            ["merge"],
        ];
        (RllcProcess Process, TimeSpan Delay, string Verb)[] running =
        [
            .. commands.Select(c => (RllcProcess.Start(["sweep", .. c, "--sweep", sweep, "--quiet"], JumpedClock()), whole * (0.1 + random.NextDouble()), c[0])),
        ];
        TimeSpan past = TimeSpan.Zero;
        int killed = 0;
        foreach ((RllcProcess process, TimeSpan delay, string verb) in running.OrderBy(r => r.Delay))
        {
            using (process)
            {
                bool hit = process.KillAfter(delay - past);
                past = delay > past ? delay : past;
                killed += hit ? 1 : 0;
                Count(hit ? $"{verb}: killed" : $"{verb}: ended before it was killed");
            }
        }

        return killed;
    }

    /// <summary>libfaketime: half of the processes live in another year, with seconds of another length.</summary>
    private Dictionary<string, string>? JumpedClock()
    {
        if (!File.Exists(Clock) || random.Next(2) == 0)
        {
            return null;
        }

        Count("clocks that jumped");
        return new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Clock,
            ["FAKETIME"] = $"{(random.Next(2) == 0 ? "+" : "-")}{random.Next(1, 3000)}d x{random.Next(1, 5)}",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        };
    }

    private void Damage(string sweep)
    {
        string[] results = SweepFiles.Results(sweep);
        foreach (string file in results)
        {
            switch (random.Next(40))
            {
                case 0:
                    using (FileStream stream = File.OpenWrite(file))
                    {
                        stream.SetLength(random.NextInt64(stream.Length));
                    }

                    Count("results truncated");
                    break;
                case 1:
                    byte[] bytes = File.ReadAllBytes(file);
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    File.WriteAllBytes(file, bytes);
                    Count("results with a flipped bit");
                    break;
                case 2 or 3:
                    File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(random.Next(-9000, 9000)));
                    Count("results with times of the past or the future");
                    break;
            }
        }
    }

    /// <summary>Undisturbed to the end, then compared.</summary>
    private void Finish(string sweep)
    {
        RllcProcess.Run(["sweep", "verify", "--sweep", sweep, "--quiet"]);
        RllcProcess.Succeed("sweep", "run", "--sweep", sweep, "--threads", "1", "--quiet");
        RllcProcess.Succeed("sweep", "merge", "--sweep", sweep, "--quiet");
        RllcProcess.Succeed("sweep", "verify", "--sweep", sweep, "--quiet");
        Dictionary<string, string> found = SweepFiles.Hashes(sweep);
        foreach (string name in expected.Keys.Union(found.Keys).Where(n => expected.GetValueOrDefault(n) != found.GetValueOrDefault(n)))
        {
            differences.Add(Path.Combine(sweep, name));
        }

        Count("files compared", found.Count);
    }

    private void Count(string what, int by = 1) => counts[what] = counts.GetValueOrDefault(what) + by;

    private static bool Shell(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
