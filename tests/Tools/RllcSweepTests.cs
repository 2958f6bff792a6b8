using System.Text.Json.Nodes;
using Accelerated.Storage;
using Xunit;

namespace Accelerated.Tests.Tools;

public sealed class RllcSweepTests
{
    [Fact]
    public void A_sweep_merges_to_the_bytes_of_rllc_estimate()
    {
        using var sweep = new SweepCase();
        string[] further = ["--evaluation-data", $"more={sweep.Folder.Code}", "--teacher", $"twin={sweep.Folder.Model(0)}"];

        SweepCase.Succeeds(sweep.Plan("sweep", further));
        SweepCase.Succeeds(sweep.Run("sweep"));
        Dictionary<string, byte[]> merged = sweep.Merge("sweep");
        SweepCase.Succeeds(RllcFolder.Rllc(["estimate", "--out", sweep.Folder["estimate"], .. sweep.Selection, .. RllcFolder.Short, .. further]));

        Dictionary<string, byte[]> estimated = SweepCase.Files(sweep.Folder["estimate"]);
        string[] shared = ["estimates.csv", "estimates.parquet", .. estimated.Keys.Where(k => k.StartsWith(Path.Combine("traces", "100__"), StringComparison.Ordinal))];
        Assert.Equal(2 + 5 * 3 * 2 * 2, shared.Length); // components × data sets × (own and further data) × (losses and anchors)
        Assert.All(shared, name => Assert.True(estimated[name].AsSpan().SequenceEqual(merged[name]), $"{name} differs."));

        ResultTable table = ResultTable.ReadCsv(sweep.Folder["sweep", "merged", "estimates.csv"]);
        using NumpyArray traces = NumpyFile.Read(sweep.Folder["sweep", "merged", "traces.npy"]);
        Assert.Equal([table.RowCount, 2, 10], traces.Shape);
        using NumpyArray first = NumpyFile.Read(sweep.Folder["estimate", "traces", "0__1:0__code.npy"]);
        int row = Enumerable.Range(0, table.RowCount).Single(r => table.Whole(r, "step") == 0 && table.Text(r, "component") == "1:0" && table.Text(r, "dataset") == "code");
        Assert.Equal(first.ToDoubles(), traces.ToDoubles().AsSpan(row * 20, 20).ToArray());
    }

    [Fact]
    public void Shares_in_any_order_and_twice_and_several_workers_give_the_same_bytes()
    {
        using var sweep = new SweepCase();
        Dictionary<string, byte[]> expected = sweep.Undisturbed();

        SweepCase.Succeeds(sweep.Plan("shares"));
        foreach (string share in (string[])["2/3", "0/3", "2/3", "1/3"])
        {
            SweepCase.Succeeds(sweep.Run("shares", "--share", share));
        }

        SweepCase.Succeeds(sweep.Plan("workers"));
        SweepCase.Succeeds(sweep.Run("workers", "--workers", "3", "--memory", "100GiB"));

        SweepCase.Same(expected, sweep.Merge("shares"));
        SweepCase.Same(expected, sweep.Merge("workers"));
        Assert.Equal(
            sweep.Results("shares").Select(f => Sha256Of.File(f)), sweep.Results("workers").Select(f => Sha256Of.File(f)));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("flipped")]
    [InlineData("empty")]
    [InlineData("swapped")]
    public void Damage_is_found_set_aside_and_computed_again(string damage)
    {
        using var sweep = new SweepCase();
        Dictionary<string, byte[]> expected = sweep.Undisturbed("sweep");
        string[] results = sweep.Results("sweep");
        byte[] bytes = File.ReadAllBytes(results[1]);
        byte[] other = damage switch
        {
            "truncated" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "swapped" => File.ReadAllBytes(results[2]),
            _ => [.. bytes[..900], (byte)(bytes[900] ^ 8), .. bytes[901..]],
        };
        File.WriteAllBytes(results[1], other);

        ToolRun merge = sweep.Verb("merge", "sweep", "--quiet");
        ToolRun verify = sweep.Verb("verify", "sweep", "--quiet", "--json");
        JsonObject report = JsonNode.Parse(verify.Output)!.AsObject();

        Assert.Equal((1, 1), (merge.Code, verify.Code));
        Assert.Contains($"1 results could not be used and are not in the table. The first, '{results[1]}', is damaged", merge.ErrorLine, StringComparison.Ordinal);
        Assert.Equal((11, 1), ((int)report["valid"]!, (int)report["damaged"]!));
        Assert.Equal(other, File.ReadAllBytes((string)report["faults"]![0]!["quarantine"]!));
        Assert.False(File.Exists(results[1]));
        SweepCase.Succeeds(sweep.Run("sweep"));
        SweepCase.Same(expected, sweep.Merge("sweep"));
        SweepCase.Succeeds(sweep.Verb("verify", "sweep", "--quiet"));
    }

    [Fact]
    public void A_run_alone_repairs_damage_too_and_a_damaged_merge_is_named()
    {
        using var sweep = new SweepCase();
        Dictionary<string, byte[]> expected = sweep.Undisturbed("sweep");
        File.WriteAllText(sweep.Results("sweep")[0], "nothing of a sweep");
        File.AppendAllText(sweep.Folder["sweep", "merged", "estimates.csv"], "x");

        ToolRun run = sweep.Run("sweep", "--json");
        ToolRun verify = sweep.Verb("verify", "sweep", "--quiet");

        Assert.Equal((1, 11), ((int)JsonNode.Parse(run.Output)!["computed"]!, (int)JsonNode.Parse(run.Output)!["kept"]!));
        Assert.Equal(1, verify.Code);
        Assert.Contains("The merged results in ", verify.ErrorLine, StringComparison.Ordinal);
        SweepCase.Same(expected, sweep.Merge("sweep"));
    }

    [Fact]
    public void A_changed_plan_reuses_units_that_are_still_part_of_it_and_no_others()
    {
        using var sweep = new SweepCase();
        string[] one = ["--components", "1:0", "--run", sweep.Folder.Run, "--data", $"text={sweep.Folder.Text}", .. RllcFolder.Short];
        SweepCase.Succeeds(RllcFolder.Rllc(["sweep", "plan", "--out", sweep.Folder["sweep"], .. one]));
        SweepCase.Succeeds(sweep.Run("sweep"));

        ToolRun refused = sweep.Plan("sweep");
        SweepCase.Succeeds(sweep.Plan("sweep", "--change"));
        ToolRun status = sweep.Verb("status", "sweep", "--json");
        ToolRun changed = sweep.Run("sweep", "--json");
        SweepCase.Succeeds(sweep.Plan("same"));
        ToolRun reused = sweep.Run("same", "--json", "--reuse", sweep.Folder["sweep"]);
        SweepCase.Succeeds(sweep.Plan("seed", "--seed", "1"));
        ToolRun other = sweep.Run("seed", "--json", "--reuse", sweep.Folder["sweep"]);

        Assert.Contains("is another plan. Give --change", refused.ErrorLine, StringComparison.Ordinal);
        Assert.Equal((2, 20), ((int)JsonNode.Parse(status.Output)!["otherPlans"]!, (int)JsonNode.Parse(status.Output)!["open"]!));
        Assert.Equal((12, 0), Counts(changed)); // groups with a known unit are completed, which the counts of groups do not show
        Assert.Equal((0, 12), Counts(reused));
        Assert.Equal((12, 0), Counts(other));
        Dictionary<string, byte[]> expected = sweep.Undisturbed();
        SweepCase.Same(expected, sweep.Merge("sweep"));
        SweepCase.Same(expected, sweep.Merge("same"));

        static (int, int) Counts(ToolRun run) => ((int)JsonNode.Parse(run.Output)!["computed"]!, (int)JsonNode.Parse(run.Output)!["reused"]!);
    }

    [Fact]
    public void A_checkpoint_that_vanished_or_changed_fails_alone_and_is_computed_when_it_is_back()
    {
        using var sweep = new SweepCase();
        Dictionary<string, byte[]> expected = sweep.Undisturbed();
        SweepCase.Succeeds(sweep.Plan("sweep"));
        string file = Path.Combine(sweep.Folder.Model(0), "model.safetensors");
        File.Move(file, file + ".away");

        ToolRun gone = sweep.Run("sweep", "--json");
        ToolRun again = sweep.Run("sweep", "--json");
        File.Copy(Path.Combine(sweep.Folder.Model(100), "model.safetensors"), file);
        ToolRun changed = sweep.Run("sweep", "--retry-failed");
        ToolRun status = sweep.Verb("status", "sweep");
        File.Move(file + ".away", file, overwrite: true);
        SweepCase.Succeeds(sweep.Run("sweep", "--retry-failed"));

        Assert.Equal((1, 6, 6), (gone.Code, (int)JsonNode.Parse(gone.Output)!["computed"]!, (int)JsonNode.Parse(gone.Output)!["failed"]!));
        Assert.Contains("6 of 12 groups failed; --retry-failed tries them again. The first: full on text at step 0: The checkpoint '", gone.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("of this plan is gone. Put it back", gone.ErrorLine, StringComparison.Ordinal);
        Assert.Equal((1, 0), (again.Code, (int)JsonNode.Parse(again.Output)!["computed"]!));
        Assert.Contains("has changed since it was planned: its SHA-256 was ", changed.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("10 of 20 units are finished", status.Output, StringComparison.Ordinal);
        Assert.Contains("10 failed, 0 open", status.Output, StringComparison.Ordinal);
        SweepCase.Same(expected, sweep.Merge("sweep"));
    }

    [Fact]
    public void Data_that_changed_under_a_plan_are_named()
    {
        using var sweep = new SweepCase();
        SweepCase.Succeeds(sweep.Plan("sweep"));
        File.Copy(sweep.Folder.Text, sweep.Folder.Code, overwrite: true);

        ToolRun run = sweep.Run("sweep", "--json");

        Assert.Equal((1, 6, 6), (run.Code, (int)JsonNode.Parse(run.Output)!["computed"]!, (int)JsonNode.Parse(run.Output)!["failed"]!));
        Assert.Contains("have changed since they were planned: the SHA-256 of their tokens was ", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_result_and_an_edited_plan_are_refused_and_left_alone()
    {
        using var sweep = new SweepCase();
        sweep.Undisturbed("sweep");
        string result = sweep.Results("sweep")[0];
        byte[] content = System.Text.Encoding.ASCII.GetBytes("accelerated sweep result 2 and whatever it says of itself then, longer than any line that is read\n");
        File.WriteAllBytes(result, [.. content, .. System.Text.Encoding.ASCII.GetBytes(Sha256Of.Span(content) + "\n")]);
        byte[] before = File.ReadAllBytes(result);

        ToolRun run = sweep.Run("sweep");
        ToolRun verify = sweep.Verb("verify", "sweep", "--quiet");
        byte[] after = File.ReadAllBytes(result);
        string plan = sweep.Folder["sweep", "plan.json"];
        File.WriteAllText(plan, File.ReadAllText(plan).Replace("\"epsilon\": 0.001", "\"epsilon\": 0.002", StringComparison.Ordinal));
        ToolRun edited = sweep.Run("sweep");
        File.WriteAllText(plan, "{\"format\": 2}");
        ToolRun newer = sweep.Run("sweep");

        Assert.Contains("was written by a newer version: its format is 2, this version reads 1. Use that version, or move the file away.", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("1 results of ", verify.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(before, after);
        Assert.Contains("was changed after it was written", edited.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("was written by a newer version: its format is 2", newer.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_runs_settings_and_seeds_make_one_table_and_a_folder_each()
    {
        using var sweep = new SweepCase();
        string run = sweep.Folder.Run;

        SweepCase.Succeeds(RllcFolder.Rllc(
            ["sweep", "plan", "--out", sweep.Folder["sweep"], "--run", $"a={run}", "--run", $"b={run}", "--components", "1:0", "--data", $"text={sweep.Folder.Text}", .. RllcFolder.Short,
             "--seeds", "7,8", "--setting", "weak:localization=50", "--setting", "long:localization=100,steps-between-draws=2"]));
        SweepCase.Succeeds(sweep.Run("sweep"));
        sweep.Merge("sweep");

        ResultTable table = ResultTable.ReadCsv(sweep.Folder["sweep", "merged", "estimates.csv"]);
        Assert.Equal(2 * 2 * 2 * 2, table.RowCount);
        Assert.Equal("b weak 8", $"{table.Text(9, "run")} {table.Text(9, "setting")} {table.Whole(9, "seed")}");
        ResultTable one = ResultTable.ReadCsv(sweep.Folder["sweep", "merged", "b", "long", "seed_7", "estimates.csv"]);
        Assert.Equal([0L, 100L], Enumerable.Range(0, one.RowCount).Select(r => one.Whole(r, "step")!.Value));
        Assert.False(one.Has("run"));
    }

    [Fact]
    public void A_slurm_script_holds_the_directives_the_share_and_the_way_back_into_the_queue()
    {
        using var sweep = new SweepCase();
        SweepCase.Succeeds(sweep.Plan("it's"));

        SweepCase.Succeeds(sweep.Verb(
            "slurm", "it's", "--tasks", "4", "--concurrency", "2", "--partition", "long", "--time", "1:00:00", "--cpus", "2", "--mem", "4G", "--sbatch", "account=lab", "--setup", "module load dotnet", "--rllc", "rllc"));

        string script = File.ReadAllText(sweep.Folder["it's", "slurm", "sweep.sbatch"]);
        Assert.All(
            (string[])["#!/bin/bash\n", "#SBATCH --array=0-3%2\n", "#SBATCH --partition=long\n", "#SBATCH --time=1:00:00\n", "#SBATCH --requeue\n", "#SBATCH --open-mode=append\n", "#SBATCH --cpus-per-task=2\n",
             "#SBATCH --mem=4G\n", "#SBATCH --account=lab\n", "#SBATCH --signal=B:USR1@60\n", "\nmodule load dotnet\n", "it'\\''s' --share auto/4 --threads 2 &\n", "scontrol requeue"],
            part => Assert.Contains(part, script, StringComparison.Ordinal));
        Assert.Contains("--tasks is 40, but the sweep has 12 groups", sweep.Verb("slurm", "it's", "--tasks", "40").ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "There is no share 3 of 3", "--share", "3/3")]
    [InlineData(1, "'x' is no share. Write INDEX/COUNT", "--share", "x")]
    [InlineData(1, "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set here", "--share", "auto/3")]
    [InlineData(2, "--memory 'lots' is no size", "--memory", "lots")]
    [InlineData(2, "--workers is 0 but must be above 0", "--workers", "0")]
    public void Bad_options_of_a_run_are_one_line(int code, string message, params string[] options)
    {
        using var sweep = new SweepCase();
        SweepCase.Succeeds(sweep.Plan("sweep"));

        ToolRun run = sweep.Run("sweep", options);

        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sweep.Folder["sweep", "results"]));
    }

    [Fact]
    public void Folders_that_hold_something_else_are_left_alone()
    {
        using var sweep = new SweepCase();
        sweep.Undisturbed("sweep");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(sweep.Folder["mine"]).FullName, "mine.txt"), "x");

        Assert.Contains("already exists and is not empty", sweep.Plan("mine").ErrorLine, StringComparison.Ordinal);
        Assert.Contains("holds something that no merge has put there", sweep.Verb("merge", "sweep", "--out", sweep.Folder["mine"]).ErrorLine, StringComparison.Ordinal);
        Assert.Contains("holds the results of", sweep.Verb("merge", "sweep", "--out", sweep.Folder["run"]).ErrorLine, StringComparison.Ordinal);
        Assert.Contains("is no sweep: it holds no plan.json", sweep.Run("nowhere").ErrorLine, StringComparison.Ordinal);
    }
}
