using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;
using Accelerated.Training;

namespace Accelerated.Tools.Train;

/// <summary><c>train eval</c>: the loss of a checkpoint on any data.</summary>
internal sealed class EvalVerb : Verb
{
    private readonly Option<string> checkpoint = ToolOption.RequiredPath("--checkpoint", "A safetensors file, or a folder with model.safetensors.");
    private readonly Option<string> source = ToolOption.RequiredPath("--data", "Tokens (.npy, .bin) or a corpus: .txt, .jsonl, .jsonl.zst, a folder or glob of these, sdk:text, sdk:markup; with #train, #valid or #test a part of it.");
    private readonly Option<string?> perToken = ToolOption.Path("--per-token", "Write the loss of every token: float32 [sequences, tokens - 1], .npy.");
    private readonly Option<int?> rows = ToolOption.Number<int>("--rows", "At most this many sequences, the first ones; all by default.");
    private readonly Option<string?> positions = ToolOption.Choice("--positions", "Where positions enter, for checkpoints without config.json.", "shortformer", "standard");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Accepted like everywhere; an evaluation draws nothing.");
    private readonly DataOptions data = new();
    private readonly DeviceOptions devices = new();

    public EvalVerb()
        : base("eval", "Mean next-token loss of a checkpoint, in nats.")
    {
        Add(checkpoint, source, perToken, rows, positions, seed);
        data.AddTo(this);
        devices.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        int most = context.Get(rows) ?? int.MaxValue;
        Require.Positive(most, "--rows");
        Checkpoint loaded = Checkpoint.Load(context.Get(checkpoint)!, context.Get(positions) is { } name ? PositionsOption.Parse(name) : null);
        TransformerShape shape = loaded.Shape;
        using TokenRows tokens = data.Open(context, context.Get(source)!, shape.Context, shape.Vocabulary, data.Tokenizer(context, loaded.Path));
        using ComputeDevice device = devices.Open(context);
        using var model = new Transformer(device, shape);
        model.Parameters.CopyFrom(loaded.Parameters);
        int count = Math.Min(most, tokens.Count);
        int predicted = tokens.Length - 1;
        string? output = context.Get(perToken);
        float[] losses = output is null ? [] : new float[(long)count * predicted];
        using ProgressLine progress = context.Progress("evaluating", count, "sequences");
        Evaluation result = Evaluation.Loss(
            model,
            tokens,
            count,
            (row, values) =>
            {
                if (output is not null)
                {
                    values.CopyTo(losses.AsSpan(row * predicted, predicted));
                }

                progress.Report(row + 1);
            },
            context.Cancellation);
        if (output is not null)
        {
            NumpyFile.Write(output, losses, count, predicted);
        }

        var json = new JsonObject
        {
            ["loss"] = JsonOutput.Number(result.Mean),
            ["stderr"] = JsonOutput.Number(result.StandardError),
            ["tokens"] = result.Tokens,
            ["sequences"] = count,
            ["step"] = loaded.Step,
            ["model_sha256"] = loaded.Sha256,
            ["data_sha256"] = tokens.Sha256,
            ["device"] = device.Name,
        };
        context.Print(json, $"loss {result.Mean:F4} ± {result.StandardError:F4} nats per token over {result.Tokens:N0} tokens of {count:N0} sequences");
    }
}
