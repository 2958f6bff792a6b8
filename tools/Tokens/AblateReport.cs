using System.Diagnostics;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary>What <c>tokens ablate</c> tells when it is done, and before it begins.</summary>
internal sealed class AblateReport(TokenFolder folder, int sequences, int length)
{
    // Arrays of Δ, peaks and their weights, and the table, which hardly shrinks but for the columns of places.
    private const int BytesPerHeadAndToken = 12 + 18;

    private readonly JsonArray checkpoints = [];
    private double seconds;
    private double deltas;

    private double Predicted => (double)sequences * (length - 1);

    public void Add(int step, IReadOnlyList<AblationEffect> effects, TimeSpan time)
    {
        var means = new JsonObject();
        var errors = new JsonObject();
        foreach (AblationEffect effect in effects)
        {
            means[effect.Target.Name] = JsonOutput.Number(effect.Mean);
            errors[effect.Target.Name] = JsonOutput.Number(effect.StandardError);
        }

        checkpoints.Add((JsonNode)new JsonObject { ["step"] = step, ["loss"] = JsonOutput.Number(effects[0].Loss), ["mean_delta"] = means, ["stderr"] = errors });
        seconds += time.TotalSeconds;
        deltas += effects.Count * Predicted;
    }

    /// <summary>The last checkpoint's numbers, and those of all.</summary>
    public void Print(VerbContext context)
    {
        JsonObject json = new() { ["sequences"] = sequences, ["length"] = length, ["folder"] = folder.Data };
        string text = $"Everything is there already. Δ in {folder.Data}";
        if (checkpoints.Count > 0)
        {
            JsonObject last = checkpoints[^1]!.AsObject();
            foreach (string name in new[] { "step", "loss", "mean_delta" })
            {
                json[name] = last[name]!.DeepClone();
            }

            string rate = $"{deltas / seconds:N0} tokens × targets per second";
            text = string.Join('\n', checkpoints.Select(checkpoint => Line(checkpoint!.AsObject())))
                + $"\n{sequences} sequences of {length} tokens, {rate}. Δ in {folder.Data}";
            json["tokens_times_targets_per_second"] = JsonOutput.Number(Math.Round(deltas / seconds));
        }

        json["checkpoints"] = checkpoints;
        context.Print(json, text);
    }

    /// <summary>What would be done, from the time that one part of the data takes.</summary>
    public static void Plan(VerbContext context, Transformer model, TokenRows rows, IReadOnlyList<AblationTarget> targets, AblationOptions options, int sequences, int checkpoints)
    {
        int measured = Math.Min(sequences, Math.Max(options.Kind == AblationKind.Resample ? 2 : 1, 4096 / rows.Length));
        AblationOptions few = options with { Sequences = measured };
        AblationRun.Effects(model, rows, targets, few, cancellation: context.Cancellation);
        long start = Stopwatch.GetTimestamp();
        AblationRun.Effects(model, rows, targets, few, cancellation: context.Cancellation);
        double perSequence = Stopwatch.GetElapsedTime(start).TotalSeconds / measured;
        double predicted = (double)sequences * (rows.Length - 1) * targets.Count * checkpoints;
        double total = perSequence * sequences * checkpoints;
        double bytes = predicted * BytesPerHeadAndToken;
        context.Print(
            new JsonObject
            {
                ["checkpoints"] = checkpoints,
                ["targets"] = new JsonArray([.. targets.Select(target => (JsonNode)target.Name)]),
                ["sequences"] = sequences,
                ["seconds"] = JsonOutput.Number(total),
                ["bytes"] = JsonOutput.Number(bytes),
            },
            $"{checkpoints} checkpoints × {targets.Count} targets ({string.Join(", ", targets)}) on {sequences} sequences of {rows.Length} tokens: about {TimeSpan.FromSeconds(Math.Ceiling(total)):g}, {predicted / total:N0} tokens × targets per second, and {bytes / 1e9:0.00} GB at most.");
    }

    private static string Line(JsonObject checkpoint)
    {
        const int Shown = 8;
        JsonObject means = checkpoint["mean_delta"]!.AsObject();
        IEnumerable<string> largest = means.OrderByDescending(mean => Math.Abs((double)mean.Value!)).Take(Shown).Select(mean => $"{mean.Key} {(double)mean.Value!:+0.0000;-0.0000}");
        return $"step {checkpoint["step"]}: loss {(double)checkpoint["loss"]!:0.0000}; mean Δ {string.Join(", ", largest)}{(means.Count > Shown ? ", …" : string.Empty)}";
    }
}
