using Accelerated.Data;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Training;
using Xunit;
using static Accelerated.Tests.Training.SmallTraining;

namespace Accelerated.Tests.Training;

/// <summary>Runs in folders: what they leave, and that stopping them changes nothing.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("accelerated-training-").FullName;

    [Fact]
    public void A_run_that_is_stopped_and_resumed_leaves_the_bytes_of_one_that_never_stopped()
    {
        string whole = Path.Combine(root, "whole");
        string stopped = Path.Combine(root, "stopped");
        Run(RunFolder.Create(whole), Options, stopAfter: null);
        Assert.Throws<OperationCanceledException>(() => Run(RunFolder.Create(stopped), Options, stopAfter: 7));
        Run(Reopen(stopped), Options, stopAfter: null);
        AssertSameFiles(whole, stopped);
    }

    [Fact]
    public void A_run_that_was_killed_between_a_checkpoint_and_its_state_resumes_to_the_same_bytes()
    {
        string whole = Path.Combine(root, "whole");
        string killed = Path.Combine(root, "killed");
        Run(RunFolder.Create(whole), Options, stopAfter: null);
        Assert.Throws<OperationCanceledException>(() => Run(RunFolder.Create(killed), Options, stopAfter: 6));
        // What a kill leaves that a stop does not: rows and a checkpoint beyond the state, and half a line.
        File.AppendAllText(Path.Combine(killed, "loss.csv"), "6,2.5\n7,2.4\n8,");
        Directory.CreateDirectory(Path.Combine(killed, "checkpoints", "step_0000010"));
        Run(Reopen(killed), Options, stopAfter: null);
        AssertSameFiles(whole, killed);
    }

    [Fact]
    public void A_finished_run_goes_on_with_more_steps_to_the_bytes_of_a_run_of_that_length()
    {
        string whole = Path.Combine(root, "whole");
        string extended = Path.Combine(root, "extended");
        TrainingRunOptions longer = Options with { Steps = 23 };
        Run(RunFolder.Create(whole), longer, stopAfter: null);
        Run(RunFolder.Create(extended), Options, stopAfter: null);
        Run(Reopen(extended), longer, stopAfter: null);
        string[] steps = [.. File.ReadLines(Path.Combine(extended, "validation.csv")).Skip(1).Select(line => line.Split(',')[0])];
        Assert.Equal(["0", "5", "10", "12", "15", "20", "23"], steps);
        File.WriteAllLines(Path.Combine(extended, "validation.csv"), File.ReadAllLines(Path.Combine(extended, "validation.csv")).Where(line => !line.StartsWith("12,", StringComparison.Ordinal)));
        Directory.Delete(Path.Combine(extended, "checkpoints", "step_0000012"), recursive: true);
        AssertSameFiles(whole, extended);
    }

    [Fact]
    public void The_loss_log_has_a_row_per_step_and_the_loss_falls()
    {
        string path = Path.Combine(root, "run");
        Run(RunFolder.Create(path), Options with { Steps = 60, Checkpoints = "0,60" }, stopAfter: null);
        double[] losses = [.. File.ReadAllLines(Path.Combine(path, "loss.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[1]))];
        Assert.Equal(60, losses.Length);
        Assert.Equal(Math.Log(Shape.Vocabulary), losses[0], 0.5);
        Assert.True(losses[^5..].Average() < losses[..5].Average() - 0.2, $"from {losses[..5].Average()} to {losses[^5..].Average()}");
    }

    [Fact]
    public void The_state_of_another_run_is_refused()
    {
        string path = Path.Combine(root, "run");
        Assert.Throws<OperationCanceledException>(() => Run(RunFolder.Create(path), Options, stopAfter: 6));
        Assert.All(new[] { Options with { Batch = 4 }, Options with { ValidationRows = 1 }, Options with { Seed = 4 }, Options with { Order = RowOrder.Sequential } }, other =>
        {
            var error = Assert.Throws<InvalidInputException>(() => Run(Reopen(path), other, stopAfter: null));
            Assert.Contains("belongs to another run", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_thread_count_does_not_change_a_bit_of_a_run()
    {
        Run(RunFolder.Create(Path.Combine(root, "one")), Options, stopAfter: null, threads: 1);
        Run(RunFolder.Create(Path.Combine(root, "eight")), Options, stopAfter: null, threads: 8);
        AssertSameFiles(Path.Combine(root, "one"), Path.Combine(root, "eight"));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
