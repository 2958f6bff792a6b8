using System.Text.Json.Nodes;
using Accelerated.Storage;
using Xunit;

namespace Accelerated.Tests.Tools;

public sealed class RllcSamplerTests
{
    [Theory]
    [InlineData("rmsprop-sgld", "rmsprop-sgld-step", "rmsprop-stability", 0.25, "--rmsprop-stability", "0.25")]
    [InlineData("sgnht", "momentum-step", "thermostat-diffusion", 0.1, "--thermostat-diffusion", "0.1")]
    [InlineData("sghmc", "momentum-step", "friction", 0.5, "--friction", "0.5", "--bounding-box", "0.25")]
    public void The_sampler_and_its_settings_are_recorded_and_its_kernel_ran(string name, string kernel, string setting, double value, params string[] options)
    {
        using var folder = new RllcFolder();

        ToolRun run = folder.Estimate("out", ["--components", "1:0", "--sampler", name, .. options]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        RunRecord record = RunRecord.Load(folder["out", "run.json"]);
        JsonNode settings = record.Options["settings"]!;
        Assert.Equal((name, value), ((string?)settings["sampler"], (double)settings[setting]!));
        Assert.Equal(options.Contains("--bounding-box") ? 0.25 : null, (double?)settings["bounding-box"]);
        Assert.True(record.Kernels.ContainsKey(kernel));
        Assert.False(record.Kernels.ContainsKey("sgld-step"));
    }

    [Theory]
    [InlineData("unknown. Known: sgld, rmsprop-sgld, sgnht, sghmc", "--sampler", "nuts")]
    [InlineData("--friction is a setting of --sampler sghmc but the sampler is sgld.", "--friction", "0.5")]
    [InlineData("--friction is 1.5 but must be above 0 and at most 1.", "--sampler", "sghmc", "--friction", "1.5")]
    [InlineData("--thermostat-diffusion is 0.5 but must be above 0 and below 0.5.", "--sampler", "sgnht", "--thermostat-diffusion", "0.5")]
    [InlineData("--bounding-box is 0 but must be above 0.", "--bounding-box", "0")]
    public void A_setting_that_cannot_be_is_a_usage_error(string message, params string[] options)
    {
        using var folder = new RllcFolder();

        ToolRun run = folder.Estimate("out", ["--components", "full", .. options]);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }
}
