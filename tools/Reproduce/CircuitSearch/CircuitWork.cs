using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Development;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce.Scoring;

namespace Accelerated.Tools.Reproduce.CircuitSearch;

/// <summary>The comparisons of one command, step by step, and then what moved between the steps.</summary>
internal sealed class CircuitWork(VerbContext context, RunFolder run, TokenFolder ablations, IReadOnlyList<int> steps, CircuitOptions options, Remarks remarks)
{
    private const int ShownMoves = 10;

    /// <summary>wdrLLC against the one-layer twin, where it was estimated.</summary>
    public void AddCoefficients(ScoreFolder folder, string estimates, string? teacher)
    {
        IReadOnlyList<string> teachers = TwinCoefficients.Teachers(estimates);
        string? chosen = teacher ?? (teachers.Count > 0 ? teachers[0] : null);
        if (chosen is null || !teachers.Contains(chosen))
        {
            remarks.Add(chosen is null
                ? $"no wdrLLC against a one-layer twin: '{estimates}' has no teacher. Run 'rllc estimate' with --teacher NAME=DIR."
                : $"no wdrLLC against '{chosen}': '{estimates}' has {(teachers.Count == 0 ? "no teacher" : "the teachers " + string.Join(", ", teachers))}.");
            return;
        }

        foreach (ScoreRow row in TwinCoefficients.Read(estimates, chosen).Where(row => !folder.Holds(row.Step, ScoreMetric.TwinCoefficient, chosen)).ToArray())
        {
            folder.Add(row.Step, [row.Score]);
        }
    }

    public void Run(ComputeDevice device, ScoreFolder folder, RunRecord record, string path)
    {
        int[] open = [.. steps.Where(step => !folder.Holds(step, ScoreMetric.Overlap, null))];
        using (ProgressLine progress = context.Progress("comparing", open.Length, "steps"))
        {
            for (int i = 0; i < open.Length; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var step = CircuitStep.Read(ablations, open[i], options.Top);
                folder.Add(open[i], Compare(device, step));
                folder.Save(Noted(record.With(device)));
                progress.Report(i + 1, $"step {open[i]}");
            }
        }

        IReadOnlyList<MovedMultigram> moves = Moves(path);
        folder.Save(Noted(record.With(device)));
        Print(folder.Table, moves, path);
    }

    /// <summary>What would be done, and how long it would take.</summary>
    public void Show(ComputeDevice device)
    {
        double seconds = 0;
        if (steps.Count > 0 && Load(steps[0]) is { } checkpoint && options.PathRows > 0)
        {
            int pairs = AllHeads.Of(checkpoint.Shape).Count * checkpoint.Shape.Heads * (checkpoint.Shape.Layers - 1) / 2;
            double tokens = (double)options.PathRows * AblationFiles.Open(ablations, steps[0]).Length * (1 + pairs) * steps.Count;
            seconds = SpeedProbe.Measure(device, checkpoint.Shape).Estimate(new StageWork(0, tokens, 0)).TotalSeconds;
        }

        context.Print(
            new JsonObject { ["steps"] = steps.Count, ["seconds"] = seconds, ["missing"] = remarks.ToJson() },
            $"{steps.Count} ablated steps; at most about {TimeSpan.FromSeconds(Math.Ceiling(seconds)):c} for ablated paths, and the time to read the ablations");
    }

    private List<Score> Compare(ComputeDevice device, CircuitStep step)
    {
        List<Score> scores = [.. step.Overlaps()];
        if (Load(step.Step) is not { } checkpoint)
        {
            return scores;
        }

        if (checkpoint.Shape.Layers == 1)
        {
            remarks.Add("the model has one layer, so there are no pairs of heads in different layers");
            return scores;
        }

        scores.AddRange(Compositions.Of(checkpoint.Layout, checkpoint.Parameters));
        if (options.PathRows > 0)
        {
            AblationFiles files = AblationFiles.Open(ablations, step.Step);
            using var model = new Transformer(device, checkpoint.Shape);
            model.Parameters.CopyFrom(checkpoint.Parameters);
            scores.AddRange(PathAblations.Of(model, files.ReadTokens(), files.Length, step, options.PathRows, context.Cancellation));
        }

        return scores;
    }

    private IReadOnlyList<MovedMultigram> Moves(string path)
    {
        if (steps.Count < 2)
        {
            return [];
        }

        if (!File.Exists(ablations.Tokenizer))
        {
            remarks.Add($"'{ablations.Root}' holds no tokenizer: no moved multigrams");
            return [];
        }

        ITokenizer tokenizer = TokenizerFile.Load(ablations.Tokenizer);
        List<(CircuitStep, IReadOnlyList<HeadAnalysis>)> classified = [];
        int[] tokens = [];
        int length = 0;
        foreach (int step in steps)
        {
            AblationFiles files = AblationFiles.Open(ablations, step);
            Head[] heads = [.. files.Heads.Where(head => File.Exists(ablations.Results(step, head) + ".csv"))];
            if (heads.Length == 0)
            {
                remarks.Add($"the tokens of step {step} are not classified, so its multigrams are unknown. Run 'tokens classify --in {ablations.Root}'.");
                continue;
            }

            (tokens, length) = tokens.Length > 0 ? (tokens, length) : (files.ReadTokens(), files.Length);
            classified.Add((CircuitStep.Read(ablations, step, options.Top), [.. heads.Select(head => Classification.Read(ablations, files, head, tokens, tokenizer))]));
        }

        if (classified.Count < 2)
        {
            return [];
        }

        IReadOnlyList<MovedMultigram> moves = MovedMultigrams.Find(classified, tokens, length, tokenizer);
        ResultTable table = MovedMultigramTable.Of(moves, tokens, length, tokenizer);
        table.WriteCsv(Path.Combine(path, "multigrams-moved.csv"));
        table.WriteParquet(Path.Combine(path, "multigrams-moved.parquet"));
        if (moves.Count == 0)
        {
            remarks.Add($"no multigram moved between the steps {string.Join(", ", classified.Select(c => c.Item1.Step))}");
        }

        return moves;
    }

    private Checkpoint? Load(int step)
    {
        try
        {
            return Checkpoint.Load(run.Checkpoint(step));
        }
        catch (InvalidInputException missing)
        {
            remarks.Add($"no compositions and ablated paths at step {step}: {missing.Message}");
            return null;
        }
    }

    private RunRecord Noted(RunRecord record)
    {
        JsonObject notes = record.Notes.DeepClone().AsObject();
        notes["missing"] = remarks.ToJson();
        return record with { Notes = notes };
    }

    private void Print(ScoreTable table, IReadOnlyList<MovedMultigram> moves, string path)
    {
        List<string> lines = [$"{table.Rows.Count:N0} numbers about {table.Rows.Select(row => row.Step).Distinct().Count()} steps and {moves.Count:N0} moved multigrams in '{path}'"];
        if (table.Rows.Count > 0)
        {
            int last = table.Rows.Max(row => row.Step);
            foreach (IGrouping<string, Score> metric in table.Rows.Where(row => row.Step == last && row.Score.ToHead is not null).Select(row => row.Score).GroupBy(score => score.Metric))
            {
                lines.Add($"  {metric.Key} at step {last}: largest {string.Join(", ", metric.OrderByDescending(score => score.Value).Take(3).Select(score => $"{score.Component} {score.Value:F3}"))}");
            }
        }

        lines.AddRange(moves.Take(ShownMoves).Select(move =>
            $"  {move.Pattern.Text} ({move.Pattern.Kind.Name()}): {move.From} {move.FromBefore:F2} → {move.FromAfter:F2}, {move.To} {move.ToBefore:F2} → {move.ToAfter:F2} from step {move.FromStep} to {move.ToStep}, {move.Places.Count} tokens"));
        lines.AddRange(remarks.Lines.Select(line => $"  missing: {line}"));
        context.Print(new JsonObject { ["out"] = path, ["rows"] = table.Rows.Count, ["moved"] = moves.Count, ["missing"] = remarks.ToJson() }, string.Join('\n', lines));
    }
}
