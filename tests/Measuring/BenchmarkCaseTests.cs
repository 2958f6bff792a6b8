using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Running;
using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Support;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Measuring;

public sealed class BenchmarkCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_family_can_be_benchmarked_by_exactly_one_case()
    {
        Assert.Equal(
            KernelCatalogue.Families.Select(f => f.Name),
            BenchmarkCases.All.Select(c => c.Name).Where(name => !name.StartsWith("model-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_case_names_its_sizes_and_counts_what_it_does()
    {
        using var device = new BenchmarkDevice("cpu", BenchmarkDevices.Open("cpu", threads: 1));
        foreach (IBenchmarkCase @case in BenchmarkCases.All)
        {
            Assert.NotEmpty(@case.Shapes);
            foreach (CaseShape shape in @case.Shapes.Append(@case.SmallShape))
            {
                Assert.Equal(@case.SizeNames.Split(" x ").Length, shape.Count);
                Assert.Equal(shape.ToString(), CaseShape.Parse(shape.ToString()).ToString());
                foreach (string variant in @case.VariantsOn(device))
                {
                    CaseCost cost = @case.CostOf(variant, shape);
                    Assert.True(cost.Operations > 0 || cost.Bytes > 0 || cost.Tokens > 0, $"{@case.Name}/{variant} at {shape} does nothing");
                }
            }
        }
    }

    [Theory]
    [InlineData("first-layer-head", 1)]
    [InlineData("first-layer-head-with-transfers", 1)]
    [InlineData("first-layer-heads", 8)]
    [InlineData("last-layer-heads-4-chains", 32)]
    [InlineData("all-heads", 16)]
    public void A_Langevin_step_counts_the_tokens_of_every_chain(string variant, int chains)
    {
        IBenchmarkCase @case = BenchmarkCases.All.Single(c => c.Name == "model-sgld-step");
        CaseShape shape = @case.Shapes[0];
        Assert.Equal(shape[5] * shape[6] * chains, @case.CostOf(variant, shape).Tokens);
    }

    [Fact]
    public void Every_variant_on_the_processor_passes_the_check_that_goes_before_its_timing()
    {
        using var device = new BenchmarkDevice("cpu", BenchmarkDevices.Open("cpu", threads: 2));
        var check = new RunCheck(referee: null);
        foreach (IBenchmarkCase @case in BenchmarkCases.All)
        {
            foreach (string variant in @case.VariantsOn(device))
            {
                var run = new CaseRun(@case, variant, device, @case.SmallShape);
                output.WriteLine($"{run}: {check.Check(run)}");
                Assert.Equal("small size", run.Checked);
            }
        }
    }

    [Theory]
    [InlineData(1.0, 1.0 + 1e-6, true)]
    [InlineData(1.0, 1.0 + 1e-5, false)]
    [InlineData(1.0, double.NaN, false)]
    [InlineData(double.NaN, 1.0, false)]
    public void A_value_passes_only_within_what_rounding_explains(double expected, double actual, bool passes)
    {
        // 8 · √16 · 2⁻²⁴ = 1.9e-6, of the largest value, 1.
        var wanted = new CaseOutput("x", [1f, (float)expected], 16);
        Assert.Equal(passes, new CaseOutput("x", [1f, (float)actual], 16).Deviation(wanted) <= 1);
    }

    [Fact]
    public void Positions_may_differ_in_as_many_places_as_allowed()
    {
        var wanted = new CaseOutput("position", [1, 2, 3], 0, AllowedDifferences: 1);
        Assert.True(new CaseOutput("position", [1, 2, 9], 0, AllowedDifferences: 1).Deviation(wanted) <= 1);
        Assert.False(new CaseOutput("position", [1, 8, 9], 0, AllowedDifferences: 1).Deviation(wanted) <= 1);
    }

    [Fact]
    public void Another_precision_is_for_whole_steps_alone()
    {
        using var device = new BenchmarkDevice("cpu", BenchmarkDevices.Open("cpu", threads: 1));
        var options = new BenchmarkOptions { Precision = Precision.Tf32 };
        CaseRun[] runs = [.. RunSelection.Of(options, [device], BenchmarkCases.All)];
        Assert.Contains(runs, r => r.Case.Name == "model-training-step");
        Assert.All(runs, r => Assert.StartsWith("model-", r.Case.Name));
        options = options with { Families = ["model-evaluation", "matrix-product"] };
        var error = Assert.Throws<InvalidInputException>(() => RunSelection.Of(options, [device], BenchmarkCases.All).ToList());
        Assert.StartsWith("--precision is of whole steps, and matrix-product is none", error.Message);
    }

    [Theory]
    [InlineData("--family", "matrix-produkt", "No family 'matrix-produkt'")]
    [InlineData("--variant", "simdd", "No variant 'simdd'")]
    [InlineData("--shape", "4096", "'4096' has 1 sizes but matrix-product needs 3: rows x sum x columns.")]
    [InlineData("--shape", "1x-2x3", "'1x-2x3' is no shape.")]
    public void What_cannot_be_selected_is_refused_with_what_can(string option, string value, string message)
    {
        BenchmarkOptions options = option switch
        {
            "--family" => new() { Families = [value] },
            "--variant" => new() { Families = ["matrix-product"], Variants = [value] },
            _ => new() { Families = ["matrix-product"], Shapes = [value] },
        };
        using var device = new BenchmarkDevice("cpu", BenchmarkDevices.Open("cpu", threads: 1));
        var error = Assert.Throws<InvalidInputException>(() => RunSelection.Of(options, [device], BenchmarkCases.All).ToList());
        Assert.StartsWith(message, error.Message);
    }
}
