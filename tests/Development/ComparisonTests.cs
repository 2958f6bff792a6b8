using Accelerated.Development.Comparison;
using Accelerated.Figures.Report;
using Accelerated.Model;
using Accelerated.Tests.Tools;
using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce;
using Xunit;

namespace Accelerated.Tests.Development;

public sealed class ComparisonTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("comparison").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Heads_of_another_seed_are_matched_with_those_that_they_are()
    {
        string a = Path.Combine(folder, "a"), b = Path.Combine(folder, "b");
        new SyntheticRun(a).WriteAll();
        new SyntheticRun(b) { Seed = 9, Order = head => (head + 5) % 8 }.WriteAll();
        RunComparison comparison = RunComparison.Of([("a", RunDevelopment.Measurements(a)), ("b", RunDevelopment.Measurements(b))], new());
        RunPair pair = Assert.Single(comparison.Pairs);
        Assert.Equal((16, 16), (pair.Typed, pair.SameKind));
        Assert.True(pair.P < 0.01);
        Assert.Equal(["previous-token", "current-token", "induction", "bracket", "multigram"], comparison.RecurringKinds);
        Assert.Equal(new Head(0, 3), pair.Matches.Single(match => match.First == new Head(0, 0)).Second);
    }

    [Fact]
    public void The_verb_writes_a_page_with_matches_and_heads_without_a_partner()
    {
        string a = Path.Combine(folder, "a", "run"), b = Path.Combine(folder, "b", "run"), output = Path.Combine(folder, "out");
        SyntheticRun first = new(a) { Heads = 3 };
        first.WriteEstimates(steps: [0, 100, 5000]);
        SyntheticRun second = new(b) { Heads = 2, Seed = 2 };
        second.WriteEstimates(steps: [0, 100, 5000]);
        ToolRun run = ToolRun.Of(ReproduceTool.Create(), "compare", a, b, "--out", output);
        Assert.True(run.Code == ExitCode.Done, run.Error);
        string html = File.ReadAllText(Path.Combine(output, "index.html"));
        Assert.Contains("of a/run", html);
        Assert.Contains("Without a partner:", html);
        Assert.Contains("runs_kinds (Heads of each type) is not drawn", html);
        Assert.True(File.Exists(Path.Combine(output, "matches.csv")));
        Assert.True(File.Exists(Path.Combine(output, "runs_rllcs.png")));
    }

    [Fact]
    public void One_run_alone_is_a_wrong_command_line_and_a_run_without_heads_an_error()
    {
        Assert.Equal(ExitCode.Usage, ToolRun.Of(ReproduceTool.Create(), "compare", folder).Code);
        ToolRun run = ToolRun.Of(ReproduceTool.Create(), "compare", folder, folder, "--out", Path.Combine(folder, "out"));
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("nothing to compare", run.ErrorLine);
    }
}
