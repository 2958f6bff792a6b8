using System.Diagnostics;
using System.Text.Json.Nodes;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Sweeps;
using Accelerated.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Sweeps;

/// <summary>A hundred thousand units, planned, counted and merged by the executable itself; what that takes is printed.</summary>
[Trait("Category", "Slow")]
public sealed class SweepScaleTests(ITestOutputHelper output)
{
    private const int Checkpoints = 625;
    private const int Draws = 200;

    [Fact]
    public void A_hundred_thousand_units_are_planned_counted_and_merged()
    {
        using var folder = new TemporaryFolder();
        Write(folder);

        Measure("plan", "sweep", "plan", "--run", folder["run"], "--components", "heads", "--data", $"text={folder["text.npy"]}", "--seeds", "0,1,2,3,4,5,6,7,8,9", "--batch", "2", "--device", "cpu", "--threads", "1", "--quiet", "--out", folder["sweep"]);
        SweepFolder sweep = SweepFolder.Open(folder["sweep"]);
        Assert.Equal((100_000, 12_500), (sweep.Plan.Units, sweep.Plan.Groups.Count));
        long start = Stopwatch.GetTimestamp();
        foreach (SweepGroup group in sweep.Plan.Groups)
        {
            GroupResult result = SyntheticSweep.Result(group.Id, group.Units, 4, Draws, group.Id[0]);
            ResultFile.Write(sweep.ResultPath(group.Id), result);
        }

        output.WriteLine($"12,500 results written in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        string status = Measure("status", "sweep", "status", "--sweep", folder["sweep"], "--json");
        Assert.Equal(100_000, (int)JsonNode.Parse(status)!["done"]!);
        Measure("merge", "sweep", "merge", "--sweep", folder["sweep"], "--quiet");
        Assert.Equal(100_001, File.ReadLines(folder["sweep", "merged", "estimates.csv"]).Count());
        using NumpyArray traces = NumpyFile.Read(folder["sweep", "merged", "seed_7", "traces.npy"]);
        Assert.Equal([10_000, 4, Draws], traces.Shape);
    }

    private static void Write(TemporaryFolder folder)
    {
        var layout = new ParameterLayout(new TransformerShape(layers: 2, heads: 8, headSize: 2, width: 4, context: 8, vocabulary: 11));
        var parameters = new float[layout.Length];
        for (int i = 0; i < Checkpoints; i++)
        {
            Initialization.Fill(layout, (ulong)i, parameters);
            Checkpoint.Save(RunFolder.At(folder["run"]).Checkpoint(i), layout, parameters, i);
        }

        File.WriteAllText(folder["run", "run.json"], "{}");
        int[] tokens = [.. Enumerable.Range(0, 64).Select(i => (int)(Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % 11))];
        NumpyFile.Write(folder["text.npy"], tokens, 8, 8);
    }

    private string Measure(string what, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Accelerated.Tools.Rllc.RllcTool).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        long begun = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> text = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20))
        {
            process.Refresh();
            peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
        }

        output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s, {peak / 1e6:F0} MB at most");
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return text.GetAwaiter().GetResult();
    }
}
