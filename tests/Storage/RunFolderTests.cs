using System.Text.Json.Nodes;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Storage;

public class RunFolderTests
{
    [Fact]
    public void A_new_folder_is_created_with_its_parents_and_an_empty_one_is_accepted()
    {
        using var folder = new TemporaryFolder();
        RunFolder.Create(folder["a", "b"]);
        Assert.True(Directory.Exists(folder["a", "b"]));
        RunFolder.Create(folder["a", "b"]);
    }

    [Fact]
    public void A_folder_with_anything_in_it_and_a_file_are_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x"], "kept");
        Assert.Contains("--resume", Assert.Throws<InvalidInputException>(() => RunFolder.Create(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => RunFolder.Create(folder["x"]));
        Assert.Throws<InvalidInputException>(() => RunFolder.Create(folder["x", "below"]));
        Assert.Equal("kept", File.ReadAllText(folder["x"]));
    }

    [Fact]
    public void Only_complete_checkpoints_count_and_they_are_in_order()
    {
        using var folder = new TemporaryFolder();
        RunFolder run = RunFolder.Create(folder["run"]);
        Assert.Empty(run.Steps());
        var layout = new ParameterLayout(new TransformerShape(1, 1, 1, 2, 2, 2));
        foreach (int step in new[] { 100, 0, 20 })
        {
            Checkpoint.Save(run.Checkpoint(step), layout, new float[layout.Length], step);
        }

        Directory.CreateDirectory(run.Checkpoint(7));
        Assert.Equal([0, 20, 100], run.Steps());
        Assert.EndsWith("step_0000020", run.Checkpoint(20), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_record_is_read_back_as_written()
    {
        using var folder = new TemporaryFolder();
        var record = new RunRecord
        {
            Command = "train run",
            Options = new JsonObject { ["steps"] = 20, ["data"] = "λ.txt" },
            Seeds = new Dictionary<string, ulong> { ["training"] = ulong.MaxValue },
            Hashes = new Dictionary<string, string> { ["model"] = "ab" },
            Device = "CPU (2 threads)",
            Kernels = new Dictionary<string, string> { ["matrix-product"] = "simd" },
        };
        record.Save(folder["run.json"]);
        RunRecord read = RunRecord.Load(folder["run.json"]);
        Assert.Equal(record.Command, read.Command);
        Assert.Equal("λ.txt", read.Options["data"]!.GetValue<string>());
        Assert.Equal(ulong.MaxValue, read.Seeds["training"]);
        Assert.Equal(record.Hashes, read.Hashes);
        Assert.Equal(record.Device, read.Device);
        Assert.Equal(record.Kernels, read.Kernels);
        Assert.Equal(record.Versions, read.Versions);
        Assert.True(read.Versions.ContainsKey("ilgpu"));
        read.Save(folder["again.json"]);
        Assert.Equal(File.ReadAllText(folder["run.json"]), File.ReadAllText(folder["again.json"]));
    }

    [Fact]
    public void A_folder_without_a_record_is_no_run()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("run.json", Assert.Throws<InvalidInputException>(() => RunFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["run.json"], """{"seeds": [1]}""");
        Assert.Throws<InvalidInputException>(() => RunRecord.Load(RunFolder.Open(folder.Path).Record));
    }

    [Fact]
    public void The_digest_of_abc_is_the_one_of_the_standard()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["abc"], "abc");
        const string Standard = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.Equal(Standard, Sha256Of.Span("abc"u8));
        Assert.Equal(Standard, Sha256Of.File(folder["abc"]));
        Assert.Throws<InvalidInputException>(() => Sha256Of.File(folder["none"]));
    }
}
