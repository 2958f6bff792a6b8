using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tokens.Ablation;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace Accelerated.Tests.Tokens.Ablation;

public sealed class AblationWriterTests : IDisposable
{
    private readonly TokenFolderCase test = new();

    public void Dispose() => test.Dispose();

    [Fact]
    public void Streamed_files_hold_what_is_computed_in_memory()
    {
        AblationResult expected = test.Ablate();
        IReadOnlyList<AblationTarget> targets = [.. test.Heads.Select(AblationTarget.Of), AblationSyntax.Parse("0:0>1:1.k", test.Model.Shape)];
        IReadOnlyList<AblationEffect> effects = AblationRun.Write(test.Model, test.Rows, targets, new AblationOptions { Contexts = 12 }, test.Folder, test.Record(20));
        AblationFiles files = AblationFiles.Open(test.Folder, 20);
        Assert.Equal(test.Heads, files.Heads);
        Assert.Equal(["0:0>1:1.k", "0:1", "1:0"], files.Targets);
        Assert.Equal(expected.Tokens, files.ReadTokens());
        Assert.Equal(expected.Losses, files.ReadLosses());
        foreach (HeadAblation head in expected.Heads)
        {
            HeadAblation read = files.ReadHead(head.Head);
            Assert.Equal(head.Deltas, read.Deltas);
            Assert.Equal(head.Peaks, read.Peaks);
            Assert.Equal(head.PeakWeights, read.PeakWeights);
            Assert.Equal(head.TopAttention, read.TopAttention);
        }

        float[] path = files.ReadDeltas(targets[2]);
        Assert.Equal(effects[2].Mean, path.Average(delta => (double)delta), 1e-9);
        Assert.Empty(Directory.EnumerateFiles(test.Folder.Root, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_table_has_a_row_for_every_predicted_token()
    {
        AblationRun.Write(test.Model, test.Rows, [AblationTarget.Of(new Head(1, 0))], new AblationOptions(), test.Folder, test.Record(20));
        AblationFiles files = AblationFiles.Open(test.Folder, 20);
        HeadAblation head = files.ReadHead(new Head(1, 0));
        int[] tokens = files.ReadTokens();
        int predicted = files.Length - 1;
        await using ParquetReader reader = await ParquetReader.CreateAsync(test.Folder.DeltaTable(20, "1_0"));
        Assert.Equal(["sequence", "position", "token", "attention_argmax", "loss", "delta", "attention_max"], reader.Schema.DataFields.Select(field => field.Name));
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        Assert.Equal(files.Sequences * predicted, group.RowCount);
        int[] sequence = await Column<int>("sequence"), position = await Column<int>("position"), token = await Column<int>("token"), argmax = await Column<int>("attention_argmax");
        Assert.Equal(head.Deltas, await Column<float>("delta"));
        Assert.Equal(files.ReadLosses(), await Column<float>("loss"));
        Assert.Equal(head.PeakWeights, await Column<float>("attention_max"));
        Assert.Equal(head.Peaks, argmax);
        for (int i = 0; i < token.Length; i++)
        {
            Assert.Equal((i / predicted, (i % predicted) + 1), (sequence[i], position[i]));
            Assert.Equal(tokens[(sequence[i] * files.Length) + position[i]], token[i]);
        }

        async Task<T[]> Column<T>(string name)
            where T : unmanaged
        {
            DataField field = reader.Schema.DataFields.Single(field => field.Name == name);
            var values = new T[group.RowCount];
            await group.ReadAsync<T>(field, values);
            return values;
        }
    }

    [Fact]
    public void An_ablation_that_is_broken_off_leaves_no_file()
    {
        AblationTarget[] targets = [AblationTarget.Of(new Head(0, 1))];
        using (var writer = new AblationWriter(test.Folder, test.Record(20), targets, test.Rows.Count, test.Rows.Length, 12))
        {
            AblationRun.Observe(test.Model, test.Rows, targets, new AblationOptions(), writer);
        }

        Assert.Empty(Directory.EnumerateFiles(test.Folder.Root, "*", SearchOption.AllDirectories));

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => AblationRun.Write(test.Model, test.Rows, targets, new AblationOptions(), test.Folder, test.Record(20), cancellation: cancelled.Token));
        Assert.Empty(Directory.EnumerateFiles(test.Folder.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Only_missing_targets_are_left_to_do()
    {
        AblationFiles.Write(test.Folder, test.Invent());
        AblationTarget[] wanted = [AblationTarget.Of(new Head(0, 1)), AblationTarget.Of(new Head(1, 1))];
        Assert.Equal([wanted[1]], AblationFiles.Missing(test.Folder, 20, wanted));
        Assert.Equal(wanted, AblationFiles.Missing(test.Folder, 30, wanted));
        AblationRecord record = test.Record(20);
        Assert.Contains("of another model", Refusal(record with { ModelSha256 = "other" }), StringComparison.Ordinal);
        Assert.Contains("other data", Refusal(record with { DataSha256 = "other" }), StringComparison.Ordinal);
        Assert.Contains("holds the zero ablation of step 20", Refusal(record.With(new AblationOptions { Kind = AblationKind.Resample, Seed = 7 })), StringComparison.Ordinal);
    }

    private string Refusal(AblationRecord record) => Assert.Throws<InvalidInputException>(() => AblationFiles.RequireRoom(test.Folder, record, test.Rows.Count)).Message;
}
