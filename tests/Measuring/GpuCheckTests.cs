using System.Text.Json.Nodes;
using Accelerated.Benchmarks.GpuCheck;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Measuring;

public sealed class GpuCheckTests
{
    // Measuring what the processor can do takes seconds.
    [Fact]
    [Trait("Category", "Slow")]
    public void Every_part_runs_and_reports_on_the_processor()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, GpuCheckCommand.Run(new GpuCheckOptions { Device = "cpu", Quick = true, Output = folder.Path, Python = null }));
        JsonObject report = JsonFile.Read(Path.Combine(folder.Path, "gpu-check.json"));
        Assert.True(report["right"]!.GetValue<bool>());
        string[] titles = [.. report["tables"]!.AsArray().Select(t => t!["title"]!.GetValue<string>())];
        Assert.Equal(["Training steps", "Langevin steps", "Ceilings", "Training beside the processor", "Variants against the processor", "Kernels"], titles);
        Assert.All(report["tables"]!.AsArray(), t => Assert.NotEmpty(t!["rows"]!.AsArray()));
        string text = File.ReadAllText(Path.Combine(folder.Path, "gpu-check.md"));
        Assert.Contains("Everything that was checked is right.", text, StringComparison.Ordinal);
        Assert.Contains("PyTorch: --python none", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_time_everything_is_left_out_and_said_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, GpuCheckCommand.Run(new GpuCheckOptions { Device = "cpu", Quick = true, Output = folder.Path, Budget = TimeSpan.Zero, Python = null }));
        JsonObject report = JsonFile.Read(Path.Combine(folder.Path, "gpu-check.json"));
        Assert.Contains(report["left_out"]!.AsArray(), s => s!.GetValue<string>().Contains("comparisons of variants", StringComparison.Ordinal));
        Assert.Empty(report["tables"]!.AsArray().First(t => t!["title"]!.GetValue<string>() == "Kernels")!["rows"]!.AsArray());
    }

    [Fact]
    public void Only_the_parts_that_were_named_run()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, GpuCheckCommand.Run(new GpuCheckOptions { Device = "cpu", Parts = [GpuCheckOptions.Training], Quick = true, Output = folder.Path, Python = null }));
        JsonObject report = JsonFile.Read(Path.Combine(folder.Path, "gpu-check.json"));
        Assert.Equal("Training steps", Assert.Single(report["tables"]!.AsArray())!["title"]!.GetValue<string>());
        Assert.Contains("kernels: not among --parts", report["left_out"]!.AsArray().Select(s => s!.GetValue<string>()));
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        Assert.Equal(2, GpuCheckCommand.Run(new GpuCheckOptions { Device = "cuda:99", Quick = true, Python = null }));
        Assert.False(Directory.Exists(new GpuCheckOptions().Output));
    }
}
