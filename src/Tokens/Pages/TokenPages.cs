using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// Pages to look at, each one file that works offline: for every head and step its contexts (<see cref="TokenFolder.Page"/>) and its patterns
/// (<see cref="TokenFolder.StatisticsPage"/>), for pairs of steps what changed (<see cref="TokenFolder.ComparisonPage"/>), and one over all (<see cref="TokenFolder.SummaryPage"/>).
/// </summary>
public static class TokenPages
{
    /// <param name="folder">What <see cref="AblationFiles.Write"/> and <see cref="Classification.Run"/> left.</param>
    /// <param name="tokenizer">The one that made the tokens.</param>
    /// <param name="options">How much is shown.</param>
    /// <param name="progress">Told the number of pages of heads done, of the number that <see cref="Count"/> gives.</param>
    /// <param name="cancellation">Looked at before each head.</param>
    /// <returns>The files written, the summary first.</returns>
    public static IReadOnlyList<string> Write(
        TokenFolder folder, ITokenizer tokenizer, TokenPageOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        AblationFiles[] ablations = [.. Classification.RequireSteps(folder).Select(step => AblationFiles.Open(folder, step))];
        int[] steps = [.. ablations.Select(files => files.Record.Step)];
        (AblationFiles, AblationFiles)[] pairs = [.. options.Comparisons.Select(pair => Pair(folder, ablations, pair))];
        foreach (AblationFiles files in ablations)
        {
            Classification.RequireTokenizer(files, tokenizer);
        }

        int[] tokens = ablations[0].ReadTokens();
        Classification.RequireKnown(tokens, tokenizer, folder);
        var text = new PageText(tokens, ablations[0].Length, tokenizer, options.Mask);
        string data = $"{ablations[0].Sequences} sequences of {ablations[0].Length} tokens of {ablations[0].Record.Data}";
        var written = new List<string> { folder.SummaryPage };
        var analyses = new List<HeadAnalysis>();
        int done = 0;
        foreach (AblationFiles files in ablations)
        {
            float[] losses = files.ReadLosses();
            foreach (Head head in files.Heads)
            {
                cancellation.ThrowIfCancellationRequested();
                PageSide side = Side(folder, files, head, losses, text);
                int step = files.Record.Step;
                Save(folder.Page(step, head), HeadPage.Write(folder.Page(step, head), folder, [side], text, data, files.Heads, steps, options));
                Save(folder.StatisticsPage(step, head), StatisticsPage.Write(folder, side.Analysis, text, data));
                analyses.Add(side.Analysis);
                progress?.Report(++done);
            }
        }

        foreach ((AblationFiles earlier, AblationFiles later) in pairs)
        {
            float[] before = earlier.ReadLosses(), after = later.ReadLosses();
            Head[] heads = [.. earlier.Heads.Intersect(later.Heads)];
            foreach (Head head in heads)
            {
                cancellation.ThrowIfCancellationRequested();
                PageSide[] sides = [Side(folder, earlier, head, before, text), Side(folder, later, head, after, text)];
                string path = folder.ComparisonPage(earlier.Record.Step, later.Record.Step, head);
                Save(path, HeadPage.Write(path, folder, sides, text, data, heads, steps, options));
                progress?.Report(++done);
            }
        }

        AtomicFile.WriteText(folder.SummaryPage, SummaryPage.Write(folder, analyses, data));
        return written;

        void Save(string path, string html)
        {
            AtomicFile.WriteText(path, html);
            written.Add(path);
        }
    }

    /// <summary>How many pages of heads and comparisons there will be.</summary>
    public static int Count(TokenFolder folder, TokenPageOptions options) =>
        folder.Steps().Sum(step => AblationFiles.Open(folder, step).Heads.Count)
        + options.Comparisons.Where(pair => folder.Steps().Contains(pair.Earlier) && folder.Steps().Contains(pair.Later))
            .Sum(pair => AblationFiles.Open(folder, pair.Earlier).Heads.Intersect(AblationFiles.Open(folder, pair.Later).Heads).Count());

    private static (AblationFiles Earlier, AblationFiles Later) Pair(TokenFolder folder, AblationFiles[] ablations, (int Earlier, int Later) pair)
    {
        if (pair.Earlier >= pair.Later)
        {
            throw new InvalidInputException($"Steps {pair.Earlier} and {pair.Later} cannot be compared: the first must be the earlier one.");
        }

        AblationFiles earlier = Of(pair.Earlier), later = Of(pair.Later);
        return earlier.Heads.Intersect(later.Heads).Any()
            ? (earlier, later)
            : throw new InvalidInputException($"Steps {pair.Earlier} and {pair.Later} cannot be compared: they share no ablated head.");

        AblationFiles Of(int step) => ablations.FirstOrDefault(files => files.Record.Step == step)
            ?? throw new InvalidInputException($"'{folder.Root}' holds no ablation of step {step}; it has {string.Join(", ", ablations.Select(files => files.Record.Step))}. Run 'tokens ablate' and 'tokens classify' on that checkpoint first.");
    }

    private static PageSide Side(TokenFolder folder, AblationFiles files, Head head, float[] losses, PageText text) =>
        new(Classification.Read(folder, files, head, text.Tokens, text.Tokenizer), files.ReadHead(head), losses);
}
