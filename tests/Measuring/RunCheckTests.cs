using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Running;
using Accelerated.Devices;
using ILGPU;
using ILGPU.Runtime.CPU;
using Xunit;

namespace Accelerated.Tests.Measuring;

public sealed class RunCheckTests
{
    [Fact]
    public void A_variant_that_is_wrong_at_the_small_size_is_refused_with_how_much()
    {
        using BenchmarkDevice device = Device(Precision.Float32);
        var @case = new InventedCase("invented", ("wrong", _ => 1 + 100 * InventedCase.Rounding));
        var run = new CaseRun(@case, "wrong", device, @case.Shapes[0]);
        var error = Assert.Throws<InvalidOperationException>(() => new RunCheck(referee: null).Check(run));
        Assert.StartsWith("invented/wrong on cpu is wrong at 1: 'value' differs from the definition by 100 times what rounding explains.", error.Message);
        Assert.Equal("no", run.Checked);
    }

    [Fact]
    public void A_variant_that_is_wrong_only_at_the_timed_size_is_refused_where_there_is_a_referee()
    {
        using BenchmarkDevice device = Device(Precision.Float32);
        var @case = new InventedCase("invented", ("wrong", shape => shape[0] == 2 ? float.NaN : 1));
        var run = new CaseRun(@case, "wrong", device, @case.Shapes[0]);
        new RunCheck(referee: null).Check(run);
        Assert.Equal("small size", run.Checked);
        Assert.Contains("is wrong at 2:", Assert.Throws<InvalidOperationException>(() => new RunCheck(referee: device).Check(run)).Message);
    }

    [Theory]
    [InlineData(Precision.Float32, 1, 2)]
    [InlineData(Precision.TripleTf32, 9, 11)]
    [InlineData(Precision.Tf32, 3200, 3400)]
    public void A_whole_step_may_differ_by_what_its_device_s_precision_explains(Precision precision, int passing, int failing)
    {
        using BenchmarkDevice device = Device(precision);
        var @case = new InventedCase("model-invented", ("good", _ => 1 + passing * InventedCase.Rounding), ("bad", _ => 1 + failing * InventedCase.Rounding));
        var check = new RunCheck(referee: device);
        check.Check(new CaseRun(@case, "good", device, @case.Shapes[0]));
        Assert.Throws<InvalidOperationException>(() => check.Check(new CaseRun(@case, "bad", device, @case.Shapes[0])));
    }

    /// <summary>The processor, taken for a device of that precision.</summary>
    private static BenchmarkDevice Device(Precision precision)
    {
        Context context = Context.Create(builder => builder.CPU());
        return new BenchmarkDevice("cpu", new ComputeDevice(context, context.GetCPUDevice(0).CreateCPUAccelerator(context), KernelChoice.Best, threads: 1, precision));
    }
}
