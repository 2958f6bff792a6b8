using Accelerated.Data;
using Accelerated.LearningCoefficients.Responses;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tokens;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>What <c>rllc responses</c> reads: the estimates of a folder whose tokens' losses were kept, their traces and the probe sets.</summary>
internal sealed class ResponseSource
{
    private const int ContextTokens = 8;

    private readonly PerTokenFolder tokens;
    private readonly RunRecord record;
    private readonly ITokenizer? tokenizer;

    private ResponseSource(string root, RunRecord record, IReadOnlyList<ResponseEstimate> estimates, IReadOnlyDictionary<string, IReadOnlyList<string>> evaluatedOn, ITokenizer? tokenizer)
    {
        (Root, this.record, Estimates, EvaluatedOn, this.tokenizer) = (root, record, estimates, evaluatedOn, tokenizer);
        tokens = new PerTokenFolder(root);
    }

    public string Root { get; }

    public IReadOnlyList<ResponseEstimate> Estimates { get; }

    /// <summary>By the data set that chains moved on, the further ones that draws were evaluated on.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> EvaluatedOn { get; }

    /// <summary>nβ.</summary>
    public double InverseTemperature => record.Options["settings"]!["nbeta"]!.GetValue<double>();

    /// <exception cref="InvalidInputException">The folder is no estimation, or one without <c>--per-token</c>.</exception>
    public static ResponseSource Open(string root, string? tokenizer)
    {
        string csv = Path.Combine(root, "estimates.csv");
        if (!File.Exists(csv))
        {
            throw new InvalidInputException($"'{root}' holds no estimates.csv. Name a folder that 'rllc estimate --per-token' wrote.");
        }

        var record = RunRecord.Load(Path.Combine(root, "run.json"));
        ResultTable table = ResultTable.ReadCsv(csv);
        var folder = new PerTokenFolder(root);
        var estimates = new List<ResponseEstimate>();
        var others = new Dictionary<string, IReadOnlyList<string>>();
        for (int row = 0; row < table.RowCount; row++)
        {
            string dataset = table.Text(row, "dataset")!;
            if (table.Text(row, "sampled_on") is { Length: > 0 } sampledOn)
            {
                others[sampledOn] = [.. others.GetValueOrDefault(sampledOn, []).Append(dataset).Distinct()];
                continue;
            }

            long step = table.Whole(row, "step") ?? 0;
            string component = table.Text(row, "component")!;
            if (table.Number(row, "value") is { } value && File.Exists(folder.Trace(step, component, dataset)))
            {
                int[] chains = [.. Enumerable.Range(0, int.MaxValue).TakeWhile(c => table.Has($"chain_{c}")).Where(c => table.Number(row, $"chain_{c}") is not null)];
                estimates.Add(new ResponseEstimate(step, component, dataset, value, chains));
            }
        }

        return estimates.Count > 0
            ? new ResponseSource(root, record, estimates, others, FindTokenizer(record, tokenizer))
            : throw new InvalidInputException($"'{root}' holds no losses of tokens. Estimate with --per-token.");
    }

    public TokenTrace Trace(ResponseEstimate e) => new(tokens.Trace(e.Step, e.Component, e.Dataset), tokens.Anchor(e.Step, e.Component, e.Dataset), e.Chains);

    /// <summary>Sequences of a data set; null where the record does not say.</summary>
    public int? Sequences(string dataset) => record.Options["sequences"]?[dataset]?.GetValue<int>();

    /// <summary>Losses above w* at the draws of <paramref name="e"/>, on its own data or on another data set.</summary>
    public LossTrace Excess(ResponseEstimate e, string? evaluatedOn)
    {
        string name = $"{e.Step}__{e.Component}__{(evaluatedOn is null ? e.Dataset : $"{e.Dataset}--{evaluatedOn}")}";
        LossTrace losses = Read(name + ".npy", e);
        string anchor = Path.Combine(Root, "traces", name + ".anchor.npy");
        return File.Exists(anchor) ? losses.Minus(Read(name + ".anchor.npy", e)) : losses;
    }

    /// <summary>Every predicted token of a probe set.</summary>
    public IReadOnlyList<TokenLabel> Labels(string dataset)
    {
        using NumpyArray file = NumpyFile.Read(tokens.Tokens(dataset));
        int length = file.Shape[1];
        int[] ids = file.ToInt32s();
        var labels = new List<TokenLabel>();
        for (int s = 0; s < file.Shape[0]; s++)
        {
            for (int p = 1; p < length; p++)
            {
                int first = Math.Max(0, p - ContextTokens);
                labels.Add(new TokenLabel(s, p, Text(ids[s * length + p]), string.Concat(Enumerable.Range(first, p - first).Select(j => Text(ids[s * length + j])))));
            }
        }

        return labels;
    }

    private string Text(int id) => tokenizer is null ? $"⟨{id}⟩" : TokenText.Visible(id, tokenizer);

    private LossTrace Read(string name, ResponseEstimate e)
    {
        using NumpyArray file = NumpyFile.Read(Path.Combine(Root, "traces", name));
        return new LossTrace(file.Shape[0], file.Shape[1], file.ToDoubles()).Of(e.Chains);
    }

    private static ITokenizer? FindTokenizer(RunRecord record, string? given)
    {
        string? checkpoint = record.Options["checkpoints"]?.AsArray().FirstOrDefault()?.GetValue<string>();
        string? path = given ?? (checkpoint is null ? null : DataOptions.TokenizerAbove(checkpoint));
        return path is null ? null : TokenizerFile.Load(path);
    }
}
