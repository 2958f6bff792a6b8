using System.Text.Json;
using System.Text.Json.Nodes;
using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Running;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Measuring;

public sealed class ResultFilesTests
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Dictionary<string, string> Versions = new() { ["commit"] = "0123456789" };

    private static readonly Dictionary<string, MachineSpeed> Devices = new() { ["cpu"] = new(100.0 / 3, 200.0 / 3, 12.5), ["cuda:1 tf32"] = new(null, 60_000, 4_000) };

    private static readonly CaseResult Product =
        new("matrix-product", "simd", "cpu", "4096x256x5000", 47_912_345.678901234, 1.0 / 3, 2e-7, 15, 218.8, 93.9, 2.17, 11.2, null, "full size");

    private static readonly CaseResult Norm = new("layer-norm-forward", "grouped-rows", "cpu", "4096x256", 1234.5, 1, 2, 8, null, null, 51.75, 80, null, "small size");

    private static readonly CaseResult Step = new("model-training-step", "resident", "cuda:1 tf32", "2x8x32x256x5000x4x1024", 2e6, 3, 4, 8, 9_000, 15, null, null, 2e9, "small size");

    [Fact]
    public void Each_case_and_device_has_a_file_and_the_summary_holds_all()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Product, Norm, Step);
        Assert.Equal(["README.md", "layer-norm-forward.cpu.json", "matrix-product.cpu.json", "model-training-step.cuda-1-tf32.json"], folder.Entries());

        string[] summary = File.ReadAllLines(folder["README.md"]);
        string[] cases = [.. summary.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(["## layer-norm-forward", "## matrix-product", "## model-training-step"], cases);
        Assert.Contains(summary, line => line.StartsWith("| simd | cpu | 4096x256x5000 | 47.91 ms | ", StringComparison.Ordinal));
        Assert.Contains(summary, line => line.StartsWith("| grouped-rows | cpu | 4096x256 | 1.23 µs | ", StringComparison.Ordinal));
        Assert.Contains("On cuda:1 tf32: commit 0123456789; 8 iterations. Measured with it: peak 60000 GFLOP/s, bandwidth 4000.0 GB/s.", summary);
    }

    [Fact]
    public void Numbers_are_read_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Product, Step);
        foreach ((CaseResult result, string file) in new[] { (Product, "matrix-product.cpu.json"), (Step, "model-training-step.cuda-1-tf32.json") })
        {
            JsonObject json = JsonFile.Read(folder[file]);
            Assert.Equal(result, Assert.Single(json["results"].Deserialize<CaseResult[]>(SnakeCase)!));
            Assert.Equal(Devices[result.Device], json["speed"].Deserialize<MachineSpeed>(SnakeCase));
            Assert.Equal((result.Case, result.Device, "8 iterations"), ((string)json["case"]!, (string)json["device"]!, (string)json["job"]!));
        }
    }

    [Fact]
    public void What_is_measured_later_replaces_only_its_own()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Product);
        byte[] first = File.ReadAllBytes(folder["matrix-product.cpu.json"]);
        Write(folder, Norm);
        Assert.Equal(first, File.ReadAllBytes(folder["matrix-product.cpu.json"]));
        Assert.Contains("| 47.91 ms |", File.ReadAllText(folder["README.md"]), StringComparison.Ordinal);
        Assert.Contains("| 1.23 µs |", File.ReadAllText(folder["README.md"]), StringComparison.Ordinal);

        Write(folder, Product with { Mean = 5e6 });
        string summary = File.ReadAllText(folder["README.md"]);
        Assert.DoesNotContain("| 47.91 ms |", summary, StringComparison.Ordinal);
        Assert.Contains("| 5.00 ms |", summary, StringComparison.Ordinal);
        Assert.Contains("| 1.23 µs |", summary, StringComparison.Ordinal);
    }

    private static void Write(TemporaryFolder folder, params CaseResult[] results) => ResultFiles.Write(folder.Path, results, "8 iterations", Versions, Devices);
}
