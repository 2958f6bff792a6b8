using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>The scores of one command, checkpoint by checkpoint.</summary>
internal sealed class ScoreWork(VerbContext context, RunFolder run, IReadOnlyList<int> steps, IReadOnlyList<ScoreUnit> units, Remarks remarks)
{
    public void Run(ComputeDevice device, ScoreFolder folder, RunRecord record, string path)
    {
        Dictionary<string, string> hashes = new(folder.Earlier?.Hashes ?? new Dictionary<string, string>());
        (int Step, ScoreUnit[] Units)[] open = [.. steps.Select(step => (step, Open(folder, step))).Where(o => o.Item2.Length > 0)];
        using (ProgressLine progress = context.Progress("scoring", open.Sum(o => o.Units.Length), "scores"))
        {
            Transformer? model = null;
            try
            {
                int done = 0;
                foreach ((int step, ScoreUnit[] missing) in open)
                {
                    if (Load(step) is not { } checkpoint)
                    {
                        progress.Report(done += missing.Length, $"step {step}");
                        continue;
                    }

                    model = OnDevice(device, checkpoint, model);
                    foreach (ScoreUnit unit in missing)
                    {
                        context.Cancellation.ThrowIfCancellationRequested();
                        folder.Add(step, [.. unit.Compute(model, checkpoint)]);
                        progress.Report(++done, $"step {step}: {unit}");
                    }

                    hashes[$"model:{step}"] = checkpoint.Sha256;
                    folder.Save(Now());
                }
            }
            finally
            {
                model?.Dispose();
            }
        }

        folder.Save(Now());
        Print(folder.Table, path);

        RunRecord Now()
        {
            RunRecord now = record.With(device);
            JsonObject notes = now.Notes.DeepClone().AsObject();
            notes["missing"] = remarks.ToJson();
            JsonObject options = now.Options.DeepClone().AsObject();
            options["settings"] = Union(folder.Earlier?.Options["settings"], options["settings"]!);
            options["data"] = Union(folder.Earlier?.Options["data"], options["data"]!);
            foreach ((string name, string hash) in record.Hashes)
            {
                hashes[name] = hash;
            }

            return now with { Hashes = hashes, Notes = notes, Options = options };
        }
    }

    /// <summary>What would be done, and how long it would take.</summary>
    public void Show(SpeedProbe speed)
    {
        JsonArray parts = [];
        List<string> lines = [];
        foreach (ScoreUnit unit in units)
        {
            int checkpoints = steps.Count(unit.Applies);
            double seconds = checkpoints * speed.Estimate(unit.Tokens).TotalSeconds;
            parts.Add(new JsonObject { ["scores"] = unit.ToString(), ["checkpoints"] = checkpoints, ["seconds"] = seconds });
            lines.Add($"{unit}: {checkpoints} checkpoints, {(seconds < 1 ? "seconds" : $"about {TimeSpan.FromSeconds(Math.Ceiling(seconds)):c}")}");
        }

        double all = parts.Sum(part => part!["seconds"]!.GetValue<double>());
        context.Print(
            new JsonObject { ["scores"] = parts, ["seconds"] = all, ["missing"] = remarks.ToJson() },
            $"{string.Join('\n', lines)}\nall: about {TimeSpan.FromSeconds(Math.Ceiling(all)):c}, and the time to open the data once");
    }

    private static JsonNode Union(JsonNode? earlier, JsonNode now)
    {
        JsonObject union = earlier?.DeepClone().AsObject() ?? [];
        foreach ((string name, JsonNode? value) in now.AsObject())
        {
            union[name] = value?.DeepClone();
        }

        return union;
    }

    private ScoreUnit[] Open(ScoreFolder folder, int step) => [.. units.Where(unit => unit.Applies(step) && !folder.Holds(step, unit))];

    private Checkpoint? Load(int step)
    {
        try
        {
            return Checkpoint.Load(run.Checkpoint(step));
        }
        catch (InvalidInputException damaged)
        {
            remarks.Add($"step {step} is left out: {damaged.Message}");
            return null;
        }
    }

    private static Transformer OnDevice(ComputeDevice device, Checkpoint checkpoint, Transformer? reuse)
    {
        if (reuse is not null && reuse.Shape != checkpoint.Shape)
        {
            throw new InvalidInputException($"'{checkpoint.Path}' is a model of {checkpoint.Shape} but the first is one of {reuse.Shape}: a run has one shape. Name its --steps apart.");
        }

        Transformer model = reuse ?? new Transformer(device, checkpoint.Shape);
        model.Parameters.CopyFrom(checkpoint.Parameters);
        return model;
    }

    private void Print(ScoreTable table, string path)
    {
        int last = table.Rows.Count > 0 ? table.Rows.Max(row => row.Step) : 0;
        Score[] scores = [.. table.Rows.Where(row => row.Step == last).Select(row => row.Score)];
        List<string> lines = [$"{table.Rows.Count:N0} scores of {table.Rows.Select(row => row.Step).Distinct().Count()} checkpoints in '{path}'; at step {last}:"];
        lines.AddRange(scores.Where(s => s.Component == Score.WholeModel).Select(s => $"  {s.Metric}{On(s)} {s.Value:F4}{(s.StandardError is { } e ? $" ± {e:F4}" : string.Empty)}"));
        foreach (IGrouping<(string Metric, string? Dataset), Score> group in scores.Where(s => s.Head is not null).GroupBy(s => (s.Metric, s.Dataset)))
        {
            Score[] largest = [.. group.OrderByDescending(s => s.Value).Take(3)];
            lines.Add($"  {group.Key.Metric}{On(largest[0])}: largest {string.Join(", ", largest.Select(s => $"{s.Component} {s.Value:F3}"))}");
        }

        lines.AddRange(remarks.Lines.Select(line => $"  missing: {line}"));
        context.Print(
            new JsonObject { ["out"] = path, ["scores"] = table.Rows.Count, ["missing"] = remarks.ToJson() },
            string.Join('\n', lines));

        static string On(Score score) => score.Dataset is { } name ? $" on {name}" : string.Empty;
    }
}
