using System.Text.Json.Nodes;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Tools;

public class ToolHostTests
{
    [Fact]
    public void Options_reach_the_verb_and_JSON_is_one_line_on_the_output()
    {
        ToolRun run = ToolRun.Of(SampleVerb.Tool(), "work", "--out", "x", "--steps", "5", "--rate", "1e-3", "--data", "a=b", "--data", "c", "--order", "shuffled", "--seed", "18446744073709551615", "--json");
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        JsonNode json = JsonNode.Parse(run.Output)!;
        Assert.Equal("sample work", (string?)json["command"]);
        Assert.Equal(5, (int?)json["steps"]);
        Assert.Equal(1e-3, (double?)json["rate"]);
        Assert.Equal(ulong.MaxValue, (ulong?)json["seed"]);
        Assert.Equal("a=b|c", (string?)json["data"]);
        Assert.Equal("shuffled", (string?)json["order"]);
        Assert.False((bool?)json["resume"]);
        Assert.Null(json["clip"]);
        Assert.Equal(1, run.Output.Count(c => c == '\n'));
    }

    [Fact]
    public void Text_is_printed_without_the_JSON_option() => Assert.Equal("done\n", ToolRun.Of(SampleVerb.Tool(), "work", "--out", "x").Output);

    [Theory]
    [InlineData("--stpes 5 work", "Did you mean '--steps'?")]
    [InlineData("--steps 5", "name what to do before '--steps': work, other")]
    [InlineData("work --out x --stpes 5", "unknown option '--stpes'. Did you mean '--steps'?")]
    [InlineData("work --out x --step=5", "Did you mean '--steps'?")]
    [InlineData("work --out x --jsn", "Did you mean '--json'?")]
    [InlineData("work --out x --entirely-else", "unknown option '--entirely-else'. See")]
    [InlineData("wrok", "unknown verb 'wrok'. Did you mean 'work'?")]
    [InlineData("", "name what to do: work, other")]
    [InlineData("work --out x steps", "Did you mean '--steps'?")]
    [InlineData("work", "--out")]
    [InlineData("work --out", "--out")]
    [InlineData("work --out x --steps", "--steps")]
    [InlineData("work --out x --steps five", "--steps 'five' is no whole number")]
    [InlineData("work --out x --steps 1.5", "--steps '1.5' is no whole number")]
    [InlineData("work --out x --steps 99999999999", "--steps '99999999999' is no whole number")]
    [InlineData("work --out x --seed -1", "0 or above")]
    [InlineData("work --out x --rate NaN", "--rate 'NaN' is no finite number")]
    [InlineData("work --out x --rate 1e999", "--rate")]
    [InlineData("work --out x --order shufled", "--order 'shufled' is unknown. Did you mean 'shuffled'?")]
    [InlineData("work --out x --clip never", "--clip 'never' is neither a number above 0 nor off")]
    [InlineData("work --out x --clip 0", "--clip '0'")]
    [InlineData("work --out x --steps 5 --steps 6", "--steps")]
    public void A_command_line_that_cannot_be_understood_is_one_line_and_exit_code_2(string line, string told)
    {
        ToolRun run = ToolRun.Of(SampleVerb.Tool(_ => Assert.Fail("The verb ran.")), line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, string.Empty), (run.Code, run.Output));
        Assert.StartsWith("sample: ", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("0.5")]
    public void A_clip_is_a_number_or_off(string value) =>
        Assert.Contains($"\"clip\":\"{value}\"", ToolRun.Of(SampleVerb.Tool(), "work", "--out", "x", "--clip", value, "--json").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("work --help")]
    [InlineData("work -h")]
    public void Help_is_printed_and_is_no_error(string line)
    {
        ToolRun run = ToolRun.Of(SampleVerb.Tool(_ => Assert.Fail("The verb ran.")), line.Split(' '));
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        Assert.Contains("sample", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_printed_and_is_no_error() => Assert.Equal(0, ToolRun.Of(SampleVerb.Tool(), "--version").Code);

    public static TheoryData<Exception, string> Failures() => new()
    {
        { new InvalidInputException("'x' is empty."), "sample: 'x' is empty." },
        { new ArgumentOutOfRangeException("epsilon", "'epsilon' is 0 but must be a finite number above 0."), "sample: 'epsilon' is 0 but must be a finite number above 0." },
        { new IOException("first\nsecond"), "sample: first second" },
        { new AggregateException(new InvalidInputException("inside")), "sample: inside" },
        { new InsufficientMemoryException(), "sample: not enough memory. Take smaller batches, fewer draws or chains, or another device." },
        { new InvalidOperationException("odd."), "sample: odd. (InvalidOperationException; --trace shows where)" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_one_line_and_exit_code_1(Exception failure, string line)
    {
        ToolRun run = ToolRun.Of(SampleVerb.Tool(_ => throw failure), "work", "--out", "x");
        Assert.Equal(1, run.Code);
        Assert.Equal(line, run.ErrorLine);
    }

    [Fact]
    public void A_trace_is_shown_only_when_asked_for()
    {
        ToolRun run = ToolRun.Of(SampleVerb.Tool(_ => throw new InvalidInputException("bad.")), "work", "--out", "x", "--trace");
        Assert.Equal(1, run.Code);
        Assert.StartsWith("sample: bad.\n", run.Error, StringComparison.Ordinal);
        Assert.Contains(nameof(A_trace_is_shown_only_when_asked_for), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_is_exit_code_130()
    {
        using var source = new CancellationTokenSource();
        ToolRun run = ToolRun.Of(
            SampleVerb.Tool(context =>
            {
                source.Cancel();
                context.Cancellation.ThrowIfCancellationRequested();
            }),
            source.Token,
            "work",
            "--out",
            "x");
        Assert.Equal(130, run.Code);
        Assert.Contains("interrupted", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_file_gives_options_and_the_command_line_wins()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["c.json"], """{"out": "from file", "steps": 7, "rate": -0.5, "data": ["a", "b"], "resume": true, "json": true, "order": null}""");
        JsonNode json = JsonNode.Parse(ToolRun.Of(SampleVerb.Tool(), "work", "--config", folder["c.json"], "--steps", "9").Output)!;
        Assert.Equal("from file", (string?)json["out"]);
        Assert.Equal(9, (int?)json["steps"]);
        Assert.Equal(-0.5, (double?)json["rate"]);
        Assert.Equal("a|b", (string?)json["data"]);
        Assert.True((bool?)json["resume"]);
        Assert.Null(json["order"]);
    }

    [Fact]
    public void A_verb_can_take_options_from_the_record_of_a_run_and_the_command_line_wins()
    {
        var record = new JsonObject { ["steps"] = 7, ["rate"] = 0.5, ["order"] = "sequential" };
        SampleVerb? verb = null;
        verb = new SampleVerb(context => verb!.Show(context.Inherit(record, "run.json")));
        ToolRun run = ToolRun.Of(verb, "--out", "x", "--steps", "9", "--json");
        JsonNode json = JsonNode.Parse(run.Output.TrimEnd('\n').Split('\n')[^1])!;
        Assert.Equal(0, run.Code);
        Assert.Equal(9, (int?)json["steps"]);
        Assert.Equal(0.5, (double?)json["rate"]);
        Assert.Equal("sequential", (string?)json["order"]);
    }

    [Theory]
    [InlineData("""{"stpes": 7}""", 2, "'stpes' is no option of this verb. Did you mean 'steps'?")]
    [InlineData("""{"config": "x"}""", 2, "'config' is no option")]
    [InlineData("""{"steps": {"a": 1}}""", 2, "'steps'")]
    [InlineData("""{"steps": 1.5}""", 2, "--steps '1.5'")]
    [InlineData("""{"steps": 7""", 1, "line 1")]
    [InlineData("""[7]""", 1, "no object")]
    public void A_configuration_file_that_cannot_be_understood_is_one_line(string content, int code, string told)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["c.json"], content);
        ToolRun run = ToolRun.Of(SampleVerb.Tool(_ => Assert.Fail("The verb ran.")), "work", "--out", "x", "--config", folder["c.json"]);
        Assert.Equal(code, run.Code);
        Assert.Contains(told, run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_configuration_file_is_one_line() =>
        Assert.Equal("sample: 'none.json' does not exist.", ToolRun.Of(SampleVerb.Tool(), "work", "--config", "none.json").ErrorLine);

    [Fact]
    public void A_single_verb_can_be_the_whole_executable() =>
        Assert.Equal("done\n", ToolRun.Of(new SampleVerb(_ => { }), "--out", "x", "--quiet").Output);
}
