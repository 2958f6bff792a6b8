using Accelerated.Sampling;
using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce;
using Accelerated.Training;
using Xunit;

namespace Accelerated.Tests.Tools;

public sealed class ReproduceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("reproduce").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("every:100", 1000, 4, new[] { 0, 300, 600, 1000 })]
    [InlineData("0,10,20", 30, 9, new[] { 0, 10, 20, 30 })]
    [InlineData("every:10", 30, 1, new[] { 30 })]
    public void Heads_are_estimated_at_an_even_choice_of_the_kept_checkpoints(string schedule, int steps, int most, int[] expected)
    {
        TrainingProfile training = TrainingProfile.Quick with { Options = new TrainingRunOptions { Steps = steps, Checkpoints = schedule } };
        Assert.Equal(expected, new WorkflowProfile(training, most, new ChainOptions(), 1, 1).EstimatedSteps);
    }

    [Fact]
    public void Every_profile_of_training_has_a_workflow()
    {
        Assert.Equal(TrainingProfile.All.Select(profile => profile.Name), WorkflowProfile.All.Select(profile => profile.Name));
    }

    [Fact]
    public void Every_stage_is_a_command_line_that_its_tool_accepts()
    {
        foreach (WorkflowProfile profile in WorkflowProfile.All)
        {
            foreach (Stage stage in new Workflow(Path.Combine(folder, "run"), profile, WorkflowData.Default, 1, ["--device", "cpu", "--threads", "1"]).Stages)
            {
                System.CommandLine.Command tool = stage.Tool();
                Assert.Empty(tool.Parse([.. stage.Arguments]).Errors);
                Assert.StartsWith($"{tool.Name} {stage.Arguments[0]} ", stage.CommandLine);
            }
        }
    }

    [Fact]
    public void A_stage_is_done_for_its_own_command_line_and_when_all_before_it_are()
    {
        Workflow workflow = new(folder, WorkflowProfile.Quick, WorkflowData.Default, 1, []);
        IReadOnlyList<Stage> stages = workflow.Stages;
        StageRecords records = new(folder);
        Assert.Equal(Names(stages), Names(records.Open(stages)));
        records.Done(stages[2], "");
        Assert.Equal(Names(stages), Names(records.Open(stages)));
        records.Done(stages[0], "printed\n");
        Assert.Equal(Names(stages.Skip(1)), Names(records.Open(stages)));
        Assert.Equal(Names(stages), Names(records.Open((workflow with { Seed = 2 }).Stages)));

        static IEnumerable<string> Names(IEnumerable<Stage> some) => some.Select(stage => stage.Name);
    }

    [Fact]
    public void Further_seeds_take_the_tokenizer_and_the_statistics_of_the_first()
    {
        Workflow workflow = new(folder, WorkflowProfile.Quick with { Seeds = 2 }, WorkflowData.Default, 7, []);
        IReadOnlyList<Stage> stages = workflow.Stages;
        Stage statistics = Assert.Single(stages, stage => stage.Arguments[0] == "statistics");
        Stage[] classifying = [.. stages.Where(stage => stage.Arguments[0] == "classify")];
        Assert.Equal(["classify", "classify-seed-8"], classifying.Select(stage => stage.Name));
        Assert.All(classifying, stage => Assert.Equal(After(statistics, "--out"), After(stage, "--statistics")));
        Assert.Equal(Path.Combine(folder, "seeds", "8"), After(stages.Single(stage => stage.Name == "train-seed-8"), "--out"));
        Assert.Equal(Path.Combine(folder, "tokenizer.json"), After(stages.Single(stage => stage.Name == "train-seed-8"), "--tokenizer"));

        static string After(Stage stage, string option) => stage.Arguments[stage.Arguments.ToList().IndexOf(option) + 1];
    }

    [Fact]
    public void A_folder_with_something_in_it_is_refused_without_resume()
    {
        File.WriteAllText(Path.Combine(folder, "something"), "");
        ToolRun run = ToolRun.Of(new ReproduceVerb(), "--out", folder);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("--resume", run.Error);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void The_report_alone_can_be_made_again_and_touches_nothing_else()
    {
        File.WriteAllText(Path.Combine(folder, "loss.csv"), "step,loss\n0,7.5\n1,7.25\n");
        ToolRun run = ToolRun.Of(new ReproduceVerb(), "--only-report", "--out", folder);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.True(File.Exists(Path.Combine(folder, "report", "index.html")));
        Assert.Equal(["loss.csv", "report"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void An_unknown_profile_is_a_wrong_command_line()
    {
        ToolRun run = ToolRun.Of(new ReproduceVerb(), "--profile", "quik");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("quick", run.Error);
    }

    [Fact]
    public void A_dry_run_shows_every_stage_and_writes_nothing()
    {
        string root = Path.Combine(folder, "run");
        ToolRun run = ToolRun.Of(new ReproduceVerb(), "--dry-run", "--out", root, "--device", "cpu");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.All(new[] { "train run --data sdk:text#train", "--layers 1", "reproduce score --run", "rllc calibrate --run", "reproduce circuit --run", "reproduce cluster --run", "reproduce stages --run", "rllc sweep plan --run", "rllc sweep run --sweep", "rllc sweep merge --sweep", "tokens ablate", "tokens statistics", "tokens classify", "tokens html" }, command => Assert.Contains(command, run.Output));
        Assert.False(Path.Exists(root));
    }

    [Fact]
    public void A_model_and_a_recipe_of_another_size_are_trained_in_both_depths()
    {
        ToolRun run = ToolRun.Of(
            new ReproduceVerb(), "--dry-run", "--out", Path.Combine(folder, "run"), "--device", "cpu", "--width", "64", "--vocabulary", "512", "--training-batch", "4", "--lr", "0.002", "--burn-in", "7", "--ablated", "1");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("--profile quick --width 64 --vocabulary 512 --batch 4 --lr 0.002", run.Output);
        Assert.Contains("--profile quick --layers 1 --width 64 --vocabulary 512 --batch 4 --lr 0.002", run.Output);
        Assert.Contains("--burn-in 7", run.Output);
        Assert.Contains("--steps 1200 --data sdk:text#train --heads all", run.Output);
    }

    [Fact]
    public void A_first_stage_that_cannot_start_leaves_no_folder()
    {
        string root = Path.Combine(folder, "run");
        ToolRun run = ToolRun.Of(new ReproduceVerb(), "--out", root, "--data", Path.Combine(folder, "nothing.txt"), "--device", "cpu");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("nothing.txt", run.Error);
        Assert.False(Path.Exists(root));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_quick_profile_leaves_a_report_with_every_part()
    {
        string root = Path.Combine(folder, "run");
        ToolRun run = ToolRun.Of(new ReproduceVerb(), "--out", root);
        Assert.Equal(ExitCode.Done, run.Code);
        string html = File.ReadAllText(Path.Combine(root, "report", "index.html"));
        Assert.DoesNotContain("class=\"missing\"", html);
        Assert.True(File.Exists(Path.Combine(root, "report", "rllcs_simple.png")));
        Assert.Equal(ExitCode.Done, ToolRun.Of(new ReproduceVerb(), "--out", root, "--resume").Code);
        Assert.Equal(html, File.ReadAllText(Path.Combine(root, "report", "index.html")));
    }
}
