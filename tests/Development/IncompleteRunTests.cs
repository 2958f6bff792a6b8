using System.Text.RegularExpressions;
using Accelerated.Development;
using Accelerated.Development.Claims;
using Accelerated.Development.Heads;
using Accelerated.Figures.Development;
using Accelerated.Figures.Report;
using Accelerated.Model;
using Xunit;

namespace Accelerated.Tests.Development;

/// <summary>What a run lacks is named, and nothing is drawn in its place.</summary>
public sealed class IncompleteRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("incomplete").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void One_layer_has_no_second_layer_to_claim_things_of()
    {
        DevelopmentAnalysis analysis = Analyse(new SyntheticRun(folder) { Layers = 1 }.WriteAll());
        Assert.Contains("one layer; the claim is about the layer after the first", Untestable(analysis, "clusters-are-types"));
        Assert.Contains("one layer; there is no layer to which multigrams could move", Untestable(analysis, "multigrams-move-up"));
        Assert.Contains("one layer, so no head reads what another wrote", Figure(analysis, "compositions").Reason);
        Assert.True(Figure(analysis, "rllcs_simple").IsDrawn);
    }

    [Fact]
    public void Without_scores_types_come_from_tokens_and_figures_name_the_command()
    {
        SyntheticRun run = new(folder);
        run.WriteEstimates();
        run.WriteTokens();
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.Contains("60 % of its tokens are induction patterns", analysis.Labels.Single(label => label.Head == new Head(1, 0)).Evidence);
        Assert.Contains("development/scores.csv", Figure(analysis, "stage_scores").Reason);
        Assert.Equal("reproduce score --run DIR", Figure(analysis, "stage_scores").Command);
        Assert.False(Figure(analysis, "hessian_fisher").IsDrawn);
        Assert.False(Figure(analysis, "ablations-clustering-0-raw").IsDrawn);
    }

    [Fact]
    public void Without_tokens_memorisation_cannot_be_tested()
    {
        SyntheticRun run = new(folder);
        run.WriteEstimates();
        run.WriteScores();
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.Contains("No tokens were classified", Untestable(analysis, "complexity-is-memorisation"));
        Assert.False(Figure(analysis, "memorization-multigrams-all-final").IsDrawn);
    }

    [Fact]
    public void Without_scores_and_tokens_no_type_is_known()
    {
        SyntheticRun run = new(folder);
        run.WriteEstimates();
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.Empty(analysis.Labels);
        Assert.Contains("has a type, which needs scores or classified tokens", Untestable(analysis, "clusters-are-types"));
        Assert.Contains("No head has a type", Untestable(analysis, "simple-heads-end-lower"));
        Assert.True(Figure(analysis, "rllcs_clustered").IsDrawn);
    }

    [Fact]
    public void A_single_chain_gives_clusters_without_stability_over_chains()
    {
        DevelopmentAnalysis analysis = Analyse(new SyntheticRun(folder) { Chains = 1 }.WriteAll());
        Assert.All(analysis.Layers, layer =>
        {
            Assert.NotNull(layer.Clustering);
            Assert.Null(layer.Stability!.Chains);
            Assert.Contains("single chain", layer.Stability.Reason);
        });
    }

    [Fact]
    public void A_failed_estimate_is_a_gap_and_a_head_without_any_is_in_no_cluster()
    {
        SyntheticRun run = new(folder);
        run.WriteScores();
        run.WriteTokens();
        run.WriteEstimates((step, head) => head == new Head(1, 5) || (step == 450 && head.Index == 2));
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.Null(analysis.Layers[1].Clustering!.ClusterOf(new Head(1, 5)));
        Assert.NotNull(analysis.Layers[1].Clustering!.ClusterOf(new Head(1, 2)));
        Assert.Equal(SyntheticRun.Steps.Count - 1, analysis.Layers[0].Curves.Single(curve => curve.Head.Index == 2).Steps.Count);
    }

    [Fact]
    public void Failed_estimates_everywhere_leave_nothing_to_draw_and_say_so()
    {
        SyntheticRun run = new(folder);
        run.WriteEstimates((_, _) => true);
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.Equal("no estimate of a single head has a value", Figure(analysis, "rllcs_simple").Reason);
        Assert.All(analysis.Claims, claim => Assert.Equal(ClaimOutcome.Untestable, claim.Outcome));
    }

    [Fact]
    public void Few_checkpoints_are_too_few_for_stages()
    {
        SyntheticRun run = new(folder);
        run.WriteEstimates(steps: [0, 100, 5000]);
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.Contains("5 or more steps after 0, and this run has 2", analysis.Stages.Reason);
        Assert.Contains("shows 0 stage boundaries", Untestable(analysis, "multigrams-move-up"));
        Assert.False(Figure(analysis, "stages").IsDrawn);
    }

    [Fact]
    public void A_single_checkpoint_gives_no_clusters()
    {
        SyntheticRun run = new(folder);
        run.WriteEstimates(steps: [5000]);
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.Contains("at two or more steps after 0, and layer 1 has 0", Untestable(analysis, "clusters-are-types"));
        Assert.False(Figure(analysis, "rllcs_clustered").IsDrawn);
        Assert.True(Figure(analysis, "rllcs_simple").IsDrawn);
    }

    [Fact]
    public void Heads_of_one_type_leave_nothing_for_clusters_to_agree_with()
    {
        SyntheticRun run = new(folder);
        run.WriteEstimates();
        run.WriteTokens();
        string summary = Path.Combine(folder, "tokens", "per-token-analysis", "summary.csv");
        string text = Regex.Replace(File.ReadAllText(summary), @",(induction|dyck)_(total|primary),\d+", ",$1_$2,0");
        File.WriteAllText(summary, Regex.Replace(text, @",n-gram_primary,\d+", ",n-gram_primary,900"));
        DevelopmentAnalysis analysis = Analyse(run);
        Assert.All(analysis.Labels, label => Assert.Equal(HeadKind.Multigram, label.Kind));
        Assert.Contains("All 8 heads of layer 1 are of one type (multigram)", Untestable(analysis, "clusters-are-types"));
        Assert.Contains("0 induction or bracket heads and 8 multigram heads", Untestable(analysis, "simple-heads-end-lower"));
    }

    [Fact]
    public void Without_code_and_without_the_one_layer_model_the_commands_are_named()
    {
        DevelopmentAnalysis analysis = Analyse(new SyntheticRun(folder) { Datasets = ["text"] }.WriteAll());
        Assert.Contains("--data code=PATH", Untestable(analysis, "induction-rises-on-code"));
        Assert.Contains("--teacher L1=CHECKPOINT", Untestable(analysis, "multigrams-move-up"));
        Assert.Contains("--data code=DATA", Figure(analysis, "induction_rllcs").Command);
        Assert.Contains("--teacher L1=CHECKPOINT", Figure(analysis, "multigram_rllcs").Command);
        Assert.Contains("--sibling DIR", Untestable(analysis, "types-recur"));
    }

    private static DevelopmentAnalysis Analyse(SyntheticRun run) => RunDevelopment.Analyse(run.Root, []);

    private static string Untestable(DevelopmentAnalysis analysis, string claim)
    {
        ClaimResult result = analysis.Claims.Single(c => c.Name == claim);
        Assert.Equal(ClaimOutcome.Untestable, result.Outcome);
        return result.Finding;
    }

    private static DevelopmentFigure Figure(DevelopmentAnalysis analysis, string name) => DevelopmentFigures.Of(analysis, "nowhere.csv").Single(figure => figure.Name == name);
}
