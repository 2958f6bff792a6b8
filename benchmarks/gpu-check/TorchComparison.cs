using System.Diagnostics;
using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.Storage;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>
/// The same training step in PyTorch, where there is one: the weights go there as a checkpoint and the tokens as .npy; losses and times come back. By torch_step.py, which lies
/// beside this program.
/// </summary>
internal static class TorchComparison
{
    private const string Script = "torch_step.py";
    private const int Steps = 5;

    /// <summary>Largest relative difference of the first losses that passes, with both sides in float32.</summary>
    private const double Bound = 1e-4;

    public static void Run(GpuCheckOptions options, ComputeDevice device, CheckSizes sizes, TimeBudget budget, CheckReport report)
    {
        if (options.Python is null || budget.IsOver)
        {
            report.Skip(options.Python is null ? "PyTorch: --python none" : "PyTorch: no time left");
            return;
        }

        string folder = Path.Combine(options.Output, "torch");
        string answer = Path.Combine(folder, "torch.json");
        double[] own = Exchange(device, sizes, folder);
        File.Delete(answer);
        string target = device.Kind == DeviceKind.Cuda ? "cuda" : "cpu";
        if (!Run(options.Python, [Path.Combine(AppContext.BaseDirectory, Script), folder, answer, target, $"{Steps}", $"{(int)budget.Left.TotalSeconds}"], budget.Left, out string complaint))
        {
            report.Skip($"PyTorch: {complaint}");
        }

        if (File.Exists(answer))
        {
            Read(JsonFile.Read(answer), own, sizes, report);
        }
    }

    private static double[] Exchange(ComputeDevice device, CheckSizes sizes, string folder)
    {
        using var course = new TrainingCourse(device, sizes.Model, sizes.TorchBatch);
        Directory.CreateDirectory(folder);
        Checkpoint.Save(folder, course.Model.Layout, course.Model.Parameters.ToArray(), 0);
        using Data.TokenRows rows = SyntheticText.Rows(sizes.Model, sizes.TorchBatch);
        var tokens = new int[sizes.TorchBatch * sizes.Model.Context];
        rows.Read([.. Enumerable.Range(0, sizes.TorchBatch)], tokens);
        NumpyFile.Write(Path.Combine(folder, "tokens.npy"), tokens, sizes.TorchBatch, sizes.Model.Context);
        return course.Losses(Steps);
    }

    private static void Read(JsonObject answer, double[] own, CheckSizes sizes, CheckReport report)
    {
        report.Fact("pytorch", $"{answer["torch"]}, CUDA {answer["cuda"]}, on {answer["device"]}");
        CheckTable table = report.Table(
            "Beside PyTorch",
            $"The same step of {sizes.TorchBatch} × {sizes.Model.Context} tokens from the same weights on the same tokens; its losses against ours in fp32 ({string.Join(", ", own.Select(l => l.ToString("F5")))}).",
            "mode", "TF32", "ms", "tokens/s", "first difference", "largest difference", "right");
        foreach (JsonNode? node in answer["runs"]!.AsArray())
        {
            JsonObject run = node!.AsObject();
            string mode = run["mode"]!.GetValue<string>();
            bool tf32 = run["tf32"]!.GetValue<bool>();
            if (run["error"] is { } error)
            {
                report.Skip($"PyTorch, {mode}, TF32 {(tf32 ? "on" : "off")}: {error}");
                continue;
            }

            double[] losses = [.. run["losses"]!.AsArray().Select(l => l!.GetValue<double>())];
            double[] differences = [.. losses.Zip(own, (a, b) => Math.Abs(a - b) / b)];
            double seconds = run["seconds"]!.GetValue<double>();
            bool isRight = tf32 || differences.Max() <= Bound;
            table.Add(mode, tf32 ? "on" : "off", 1e3 * seconds, sizes.TorchBatch * sizes.Model.Context / seconds, differences[0], differences.Max(), tf32 ? null : isRight ? "yes" : "NO");
            if (!isRight)
            {
                report.Fault($"PyTorch's losses ({mode}) differ from ours by {differences.Max():G3}, which is more than {Bound}.");
            }
        }
    }

    private static bool Run(string program, string[] arguments, TimeSpan most, out string complaint)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(most + TimeSpan.FromSeconds(5)))
            {
                process.Kill(entireProcessTree: true);
                complaint = "stopped, because its time was over";
                return false;
            }

            string last = errors.Result.Trim().Split('\n')[^1];
            _ = output.Result;
            complaint = $"{program} ended with code {process.ExitCode}: {last}";
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            complaint = $"{program} cannot be run: {error.Message}";
            return false;
        }
    }
}
