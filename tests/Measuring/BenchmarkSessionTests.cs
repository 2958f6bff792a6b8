using System.Text.Json.Nodes;
using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Running;
using Accelerated.Devices;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Measuring;

public sealed class BenchmarkSessionTests
{
    [Fact]
    public void A_wrong_variant_is_left_untimed_and_the_exit_code_tells()
    {
        using var folder = new TemporaryFolder();
        var @case = new InventedCase("invented", ("right", _ => 1), ("wrong", _ => 2));
        Assert.Equal(1, BenchmarkCommand.Run(Session(folder, @case)));

        JsonObject result = Assert.Single(JsonFile.Read(folder["invented.cpu.json"])["results"]!.AsArray())!.AsObject();
        Assert.Equal("right", (string?)result["variant"]);
        Assert.InRange((int)result["iterations"]!, 1, 8);
        Assert.True((double)result["mean"]! > 0);

        // Once to be checked, against thousands of times to be timed.
        Assert.Equal(1, @case.Executed.Count(v => v == "wrong"));
        Assert.InRange(@case.Executed.Count(v => v == "right"), 100, int.MaxValue);
    }

    [Fact]
    public void Where_nothing_is_right_nothing_is_timed_or_written()
    {
        using var folder = new TemporaryFolder();
        var @case = new InventedCase("invented", ("wrong", _ => 2));
        Assert.Equal(1, BenchmarkCommand.Run(Session(folder, @case)));
        Assert.Equal(["wrong"], @case.Executed);
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Where_everything_is_right_the_exit_code_is_zero()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, BenchmarkCommand.Run(Session(folder, new InventedCase("invented", ("right", _ => 1)))));
    }

    [Fact]
    public void A_precision_that_the_device_has_not_is_refused()
    {
        using var session = new BenchmarkSession(new BenchmarkOptions { Precision = Precision.Tf32 });
        Assert.Contains("no tensor cores for --precision tf32", Assert.Throws<InvalidInputException>(() => session.Run()).Message);
    }

    private static BenchmarkSession Session(TemporaryFolder folder, InventedCase @case) => new(
        new BenchmarkOptions { Output = folder.Path }, [@case], name => new BenchmarkDevice(name, BenchmarkDevices.Open(name, threads: 1), new MachineSpeed(1, 1, 1)));
}
