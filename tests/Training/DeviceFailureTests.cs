using Accelerated.Kernels;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Devices;
using Accelerated.Tests.Tools;
using Xunit;

namespace Accelerated.Tests.Training;

/// <summary>Runs whose device fails under way: what they say, what they leave, and that they can be taken up.</summary>
public sealed class DeviceFailureTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("accelerated-failure-").FullName;

    /// <summary>Step after which the device fails, how many of its calls still succeed, and the checkpoints that are there then. Each is taken of step 0, 5, 10 and 12.</summary>
    public static TheoryData<int, int, int[]> Failures => new()
    {
        { 0, 0, [0] },         // no state to go on from yet
        { 4, 0, [0] },         // the first of three copies of what would be checkpoint 5
        { 4, 2, [0] },         // the last of them
        { 4, 3, [0, 5] },      // its validation loss, while its file is being written
        { 7, 5, [0, 5] },      // the middle of a step
        { 9, 1, [0, 5] },
        { 11, 3, [0, 5, 10, 12] },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_run_whose_device_stops_answering_says_why_and_is_resumed_to_the_bytes_of_an_undisturbed_one(int after, int calls, int[] checkpoints)
    {
        InvalidInputException error = FailAndResume(after, calls, checkpoints, new LostDevice("an illegal memory access was encountered."));
        Assert.IsType<LostDevice>(error.InnerException);
        Assert.StartsWith("CPU (2 threads) stopped answering: an illegal memory access was encountered. What has been written so far is whole.", error.Message);
        Assert.Contains("--resume", error.Message);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_run_that_is_refused_memory_says_how_much_and_is_resumed_to_the_bytes_of_an_undisturbed_one(int after, int calls, int[] checkpoints)
    {
        InvalidInputException error = FailAndResume(after, calls, checkpoints, new DeviceMemoryException(123_456_789, new InsufficientMemoryException()));
        Assert.StartsWith("CPU (2 threads) has no room for 123,456,789 more bytes: too few of ", error.Message);
        Assert.Contains("What has been written so far is whole.", error.Message);
    }

    [Fact]
    public void A_tool_whose_device_is_lost_says_so_in_one_line_and_ends_with_1()
    {
        ToolRun run = ToolRun.Of(SampleVerb.Tool(_ => RunUntil(Path.Combine(root, "run"), 7, 0, new LostDevice("unspecified\nlaunch failure"))), "work", "--out", "x");
        Assert.Equal(1, run.Code);
        Assert.StartsWith("sample: CPU (2 threads) stopped answering: unspecified launch failure. What has been", run.ErrorLine);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private InvalidInputException FailAndResume(int after, int calls, int[] checkpoints, Exception failure)
    {
        string whole = Path.Combine(root, "whole");
        string failed = Path.Combine(root, "failed");
        SmallTraining.Run(RunFolder.Create(whole), SmallTraining.Options, stopAfter: null);
        var error = Assert.Throws<InvalidInputException>(() => RunUntil(failed, after, calls, failure));

        string[] names = [.. checkpoints.Select(step => $"step_{step:D7}")];
        Assert.Equal(names, Directory.GetFileSystemEntries(Path.Combine(failed, "checkpoints")).Select(Path.GetFileName).Order());
        Assert.All(names, name => SmallTraining.AssertSameFiles(Path.Combine(whole, "checkpoints", name), Path.Combine(failed, "checkpoints", name)));
        SmallTraining.Run(SmallTraining.Reopen(failed), SmallTraining.Options, stopAfter: null);
        SmallTraining.AssertSameFiles(whole, failed);
        return error;
    }

    /// <summary>Fails once, as a driver may: what comes after must not take the device for one that works, nor hide the failure.</summary>
    private static void RunUntil(string path, int after, int calls, Exception failure) => SmallTraining.Run(RunFolder.Create(path), SmallTraining.Options, (device, step) =>
    {
        if (step.Step == after)
        {
            int left = calls;
            device.Calling = () =>
            {
                if (left-- == 0)
                {
                    throw failure;
                }
            };
        }
    });
}
