using System.Text;
using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// Pages to look at, each one file that works offline: for every head and step its contexts (<see cref="TokenFolder.Page"/>) and its patterns
/// (<see cref="TokenFolder.StatisticsPage"/>), and one over all (<see cref="TokenFolder.SummaryPage"/>).
/// </summary>
public static class TokenPages
{
    /// <param name="folder">What <see cref="AblationFiles.Write"/> and <see cref="Classification.Run"/> left.</param>
    /// <param name="tokenizer">The one that made the tokens.</param>
    /// <param name="options">How much is shown.</param>
    /// <param name="progress">Told each head when it is done.</param>
    /// <param name="cancellation">Looked at before each head.</param>
    /// <returns>The files written, the summary first.</returns>
    public static IReadOnlyList<string> Write(
        TokenFolder folder, ITokenizer tokenizer, TokenPageOptions options, IProgress<(int Step, Head Head)>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var analyses = new List<HeadAnalysis>();
        var written = new List<string> { folder.SummaryPage };
        string data = "";
        foreach (int step in Classification.RequireSteps(folder))
        {
            AblationFiles files = AblationFiles.Open(folder, step);
            Classification.RequireTokenizer(files, tokenizer);
            int[] tokens = files.ReadTokens();
            Classification.RequireKnown(tokens, tokenizer, folder);
            float[] losses = files.ReadLosses();
            data = $"{files.Sequences} sequences of {files.Length} tokens of {files.Record.Data}";
            foreach (Head head in files.Heads)
            {
                cancellation.ThrowIfCancellationRequested();
                HeadAnalysis analysis = Classification.Read(folder, files, head, tokens, tokenizer);
                var page = new HeadPageData(analysis, files.ReadHead(head), tokens, losses, files.Length, tokenizer, options);
                AtomicFile.WriteText(folder.Page(step, head), HeadPage(folder, analysis, page, data, options));
                AtomicFile.WriteText(folder.StatisticsPage(step, head), StatisticsPage.Write(folder, analysis, tokens, files.Length, tokenizer, data));
                written.AddRange([folder.Page(step, head), folder.StatisticsPage(step, head)]);
                analyses.Add(analysis);
                progress?.Report((step, head));
            }
        }

        AtomicFile.WriteText(folder.SummaryPage, SummaryPage.Write(folder, analyses, data));
        return written;
    }

    /// <summary>A relative link from one file of the folder to another.</summary>
    internal static string Link(string from, string to) =>
        HtmlTemplate.Escape(Path.GetRelativePath(Path.GetDirectoryName(from)!, to).Replace('\\', '/'));

    private static string HeadPage(TokenFolder folder, HeadAnalysis analysis, HeadPageData page, string data, TokenPageOptions options)
    {
        string path = folder.Page(analysis.Step, analysis.Head);
        var slots = new Dictionary<string, string>
        {
            ["title"] = $"Head {analysis.Head} at step {analysis.Step}",
            ["lead"] = HtmlTemplate.Escape(
                $"The tokens whose loss rises most when the head's output is set to zero, in {data}. Δ = loss without the head − loss with it; colour grows with its square root."),
            ["summary-link"] = Link(path, folder.SummaryPage),
            ["statistics-link"] = Link(path, folder.StatisticsPage(analysis.Step, analysis.Head)),
            ["counts"] = CountsTable.Of(analysis.Summary),
            ["scale"] = page.Scale.ToString("0.###"),
            ["kind-options"] = string.Concat(PatternKindNames.Ordered.Select((kind, i) => $"<option value=\"{i}\">{kind.Name()}</option>")),
        };
        for (int contexts = page.Contexts; ; contexts = contexts * 3 / 4)
        {
            slots["data"] = page.Write(contexts);
            string html = HtmlTemplate.Fill("head-page.html", "head-page.js", slots);
            int bytes = Encoding.UTF8.GetByteCount(html);
            if (bytes <= options.MostBytes)
            {
                return html;
            }

            if (contexts == 0)
            {
                throw new InvalidInputException($"The page of head {analysis.Head} needs {bytes} bytes without any context, but {options.MostBytes} are allowed. Classify fewer tokens.");
            }
        }
    }
}
