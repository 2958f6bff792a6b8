using System.CommandLine;
using System.Globalization;
using System.Text;
using Accelerated.Benchmarks.Machine;
using TorchSharp;

namespace Accelerated.Peers;

/// <summary>The command line: compares, prints a Markdown table, and writes it where asked.</summary>
internal static class PeerCommand
{
    /// <summary>libtorch does not load.</summary>
    private const int NoPeer = 3;

    public static int Run(string[] args)
    {
        Option<int[]> threads = new("--threads") { Description = "Threads of both sides; may be repeated. One per processor by default.", DefaultValueFactory = _ => [Environment.ProcessorCount] };
        Option<int[]> sequences = new("--sequences") { Description = "Sequences of 1024 tokens; may be repeated. 4 by default.", DefaultValueFactory = _ => [4] };
        Option<int> repeats = new("--repeats") { Description = "Timed calls of each side.", DefaultValueFactory = _ => 11 };
        Option<string?> only = new("--only") { Description = "Only comparisons whose name contains this." };
        Option<bool> parts = new("--parts") { Description = "Products and attention instead of whole steps." };
        Option<bool> openBlas = new("--openblas") { Description = "Products beside OpenBLAS instead; needs no libtorch." };
        Option<bool> memory = new("--memory") { Description = "Peak memory of training instead of times, each side in a process of its own." };
        Option<bool> neighbour = new("--neighbour") { Description = "How much slower both sides are beside a process that keeps one processor busy." };
        Option<bool> beNeighbour = new(Neighbour.Request) { Description = "Be that process.", Hidden = true };
        Option<string?> memoryOf = new("--memory-of") { Description = "Train by one side and print the peak memory of this process.", Hidden = true };
        Option<string?> output = new("--out") { Description = "File to append the table to." };
        var root = new RootCommand("Times the same work in this library and in libtorch, in turns, in one process.") { threads, sequences, repeats, only, parts, openBlas, memory, neighbour, beNeighbour, memoryOf, output };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(beNeighbour))
            {
                Neighbour.Serve();
                return 0;
            }

            if (parsed.GetValue(memoryOf) is { } side)
            {
                Console.WriteLine(Train(side, parsed.GetValue(sequences)![0], parsed.GetValue(threads)![0]).ToString(CultureInfo.InvariantCulture));
                return 0;
            }

            bool isOpenBlas = parsed.GetValue(openBlas);
            if ((isOpenBlas ? OpenBlas.Fault() : LibTorch.Fault()) is { } fault)
            {
                Console.Error.WriteLine($"peers: {fault}");
                return NoPeer;
            }

            var text = new StringBuilder();
            foreach (int count in parsed.GetValue(threads)!)
            {
                if (isOpenBlas)
                {
                    Table(text, "OpenBLAS", OpenBlas.Version(), count, parsed.GetValue(repeats), c => c.OpenBlasProducts(count), parsed.GetValue(only));
                }
                else if (parsed.GetValue(memory))
                {
                    Memory(text, parsed.GetValue(sequences)!, count);
                }
                else
                {
                    torch.set_num_threads(count);
                    IEnumerable<Comparison> All(Comparisons c) => parsed.GetValue(parts) ? c.Parts() : parsed.GetValue(sequences)!.SelectMany(c.Models);
                    using Neighbour? busy = parsed.GetValue(neighbour) ? new Neighbour() : null;
                    Table(text, "libtorch", LibTorch.Version(), count, parsed.GetValue(repeats), All, parsed.GetValue(only), busy);
                }
            }

            Console.Write(text);
            if (parsed.GetValue(output) is { } file)
            {
                File.AppendAllText(file, text.ToString());
            }

            return 0;
        });
        return root.Parse(args).Invoke();
    }

    private static void Table(StringBuilder text, string peer, string version, int threads, int repeats, Func<Comparisons, IEnumerable<Comparison>> all, string? only, Neighbour? neighbour = null)
    {
        using var device = new BenchmarkDevice("cpu", BenchmarkDevices.Open("cpu", threads));
        text.AppendLine().AppendLine($"{threads} {(threads == 1 ? "thread" : "threads")}; {version}; {Versions()}; peak {device.Speed.Peak:F0} GFLOP/s. Medians of {repeats} calls in turns{(neighbour is null ? "" : ", alone and beside a process that keeps one processor busy")}.").AppendLine();
        text.AppendLine(neighbour is null ? Timing.Header(peer) : Disturbance.Header(peer));
        foreach (Comparison comparison in all(new Comparisons(device)))
        {
            if (only is null || comparison.Name.Contains(only, StringComparison.Ordinal))
            {
                string row = neighbour is null ? Alternation.Run(comparison, repeats).Row(device.Speed.Peak) : Disturbance.Row(comparison, repeats, neighbour);
                Console.Error.WriteLine(row);
                text.AppendLine(row);
            }
        }
    }

    private static void Memory(StringBuilder text, int[] sequences, int threads)
    {
        text.AppendLine().AppendLine($"{threads} threads; {LibTorch.Version()}; {Versions()}. Peak resident memory (VmHWM) of a process that trains for five steps.").AppendLine();
        text.AppendLine("| tokens | ours, MB | libtorch, MB | ratio |").AppendLine("|---|---:|---:|---:|");
        foreach (int count in sequences)
        {
            if (PeakMemory.OfChild("ours", count, threads) is { } ours && PeakMemory.OfChild("libtorch", count, threads) is { } peer)
            {
                text.AppendLine($"| {count} × 1024 | {ours:F0} | {peer:F0} | {peer / ours:F2} |");
            }
        }
    }

    private static string Versions() =>
        string.Join(", ", MachineVersions.Current(1).Where(v => v.Key is "commit" or "dotnet" or "os" or "processor").Select(v => $"{v.Key} {v.Value}"));

    private static double Train(string side, int sequences, int threads)
    {
        using var device = new BenchmarkDevice("cpu", BenchmarkDevices.Open("cpu", threads));
        if (side == "libtorch")
        {
            torch.set_num_threads(threads);
        }

        var comparisons = new Comparisons(device);
        Func<double> step = comparisons.TrainingBy(side, sequences);
        for (int i = 0; i < 5; i++)
        {
            step();
        }

        return PeakMemory.OfThisProcess();
    }
}
