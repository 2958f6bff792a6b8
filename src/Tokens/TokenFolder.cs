using System.Text.RegularExpressions;
using Accelerated.Model;

namespace Accelerated.Tokens;

/// <summary>Names of everything that belongs to tokens in context, below one folder; the names of the published repository where it has one.</summary>
public sealed partial class TokenFolder(string root)
{
    public string Root { get; } = root;

    public string Data => Path.Combine(Root, "per-token-data");

    public string Samples => Path.Combine(Root, "per-token-samples");

    public string Analysis => Path.Combine(Root, "per-token-analysis");

    /// <summary>A copy of the tokenizer, so that the folder explains itself.</summary>
    public string Tokenizer => Path.Combine(Root, "tokenizer.json");

    /// <summary>int32 [sequences, length].</summary>
    public string Tokens => Path.Combine(Data, "tokens.npy");

    /// <summary>What the ablation of a step was made of. Written last: where it is, everything is.</summary>
    public string Record(int step) => Path.Combine(Data, $"ablation_{step}.json");

    /// <summary>float32 [sequences, length − 1].</summary>
    public string Losses(int step) => Path.Combine(Data, $"loss_{step}.npy");

    /// <summary>float32 [sequences, length − 1]: Δ of a target of another kind than a head, by the name it has in files.</summary>
    public string Deltas(int step, string target) => Path.Combine(Data, $"ablation_data_{step}_{target}.npy");

    /// <summary>One row per predicted token: sequence, position, token, loss, Δ, and where the head attends. The same numbers as in the arrays, for data frames.</summary>
    public string DeltaTable(int step, string target) => Path.ChangeExtension(Deltas(step, target), ".parquet");

    /// <summary>float32 [sequences, length − 1]: Δ.</summary>
    public string Deltas(int step, Head head) => Path.Combine(Data, $"ablation_data_{Name(step, head)}.npy");

    /// <summary>int32 [sequences, length − 1].</summary>
    public string Peaks(int step, Head head) => Path.Combine(Data, $"attention_peak_{Name(step, head)}.npy");

    /// <summary>float32 [sequences, length − 1].</summary>
    public string PeakWeights(int step, Head head) => Path.Combine(Data, $"attention_peak_weight_{Name(step, head)}.npy");

    /// <summary>float32 [contexts, length].</summary>
    public string TopAttention(int step, Head head) => Path.Combine(Data, $"attention_top_{Name(step, head)}.npy");

    /// <summary>The classified tokens, without the ending of a format.</summary>
    public string Results(int step, Head head) => Path.Combine(Data, $"analysis_results_{Name(step, head)}");

    /// <summary>Counts of all heads and steps, one long table, without the ending of a format.</summary>
    public string Summary => Path.Combine(Analysis, "summary");

    /// <summary>Most frequent patterns of all heads and steps, without the ending of a format.</summary>
    public string Patterns => Path.Combine(Analysis, "patterns");

    /// <summary>Thresholds and statistics that the classification used.</summary>
    public string ClassificationRecord => Path.Combine(Analysis, "classification.json");

    public string Page(int step, Head head) => Path.Combine(Samples, $"output_attention_{head.Layer}_{head.Index}_{step}.html");

    public string ComparisonPage(int earlier, int later, Head head) => Path.Combine(Samples, $"output_attention_{head.Layer}_{head.Index}_{earlier}_and_{later}.html");

    public string StatisticsPage(int step, Head head) => Path.Combine(Analysis, $"output_attention_stats_{head.Layer}_{head.Index}_{step}.html");

    public string SummaryPage => Path.Combine(Analysis, "output_attention_summary.html");

    /// <summary>Steps whose ablation is complete, ascending.</summary>
    public IReadOnlyList<int> Steps() => !Directory.Exists(Data)
        ? []
        : [.. from file in Directory.EnumerateFiles(Data)
              let match = RecordPattern().Match(Path.GetFileName(file))
              where match.Success
              let step = int.Parse(match.Groups[1].ValueSpan)
              orderby step
              select step];

    private static string Name(int step, Head head) => $"{step}_{head.Layer}_{head.Index}";

    [GeneratedRegex(@"^ablation_(\d{1,9})\.json$")]
    private static partial Regex RecordPattern();
}
