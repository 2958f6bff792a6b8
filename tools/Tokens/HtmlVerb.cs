using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Tokens;
using Accelerated.Tokens.Pages;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary><c>tokens html</c>: pages to look at.</summary>
internal sealed class HtmlVerb : Verb
{
    private static readonly TokenPageOptions Defaults = new();

    private readonly Option<string> input = ToolOption.RequiredPath("--in", "Folder that 'tokens classify' worked on; the pages go there too.");
    private readonly Option<string?> tokenizer = ToolOption.Path("--tokenizer", "Default: the one in the folder.");
    private readonly Option<string[]> compare = ToolOption.Repeated("--compare", "Two analysed steps, as in 1000,20000: pages too that show both side by side, with tokens won and lost. May be given several times.");
    private readonly Option<int?> before = ToolOption.Number<int>("--before", $"Most tokens kept before the one a context is about; fewer where a page would pass {Defaults.MostBytes / 1e6:0.0} MB. Default: {Defaults.Before}.");
    private readonly Option<int?> after = ToolOption.Number<int>("--after", $"Most tokens kept after it. Default: {Defaults.After}.");
    private readonly Option<string?> mask = ToolOption.Choice("--mask", "Which contexts are covered until a reader asks for them, since corpora may offend: none, those with a word of a list, all. Default: words.", "none", "words", "all");
    private readonly Option<string?> maskWords = ToolOption.Path("--mask-words", "The list for '--mask words', one word a line, case ignored, * at an end for any ending. Default: a short list of slurs and obscenities.");
    private readonly Option<string?> device = ToolOption.Text("--device", "Taken by every command; pages are written by the host.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Taken by every command; pages draw nothing.");

    public HtmlVerb()
        : base("html", "Write one page per head and step, each below 5 MB and complete in itself, comparisons of steps, and a summary over all.")
    {
        Add(input, tokenizer, compare, before, after, mask, maskWords, device, seed);
    }

    protected override void Run(VerbContext context)
    {
        var options = new TokenPageOptions
        {
            Before = context.Get(before) ?? Defaults.Before,
            After = context.Get(after) ?? Defaults.After,
            Mask = Mask(context),
            Comparisons = [.. (context.Get(compare) ?? []).Select(Pair)],
        };
        if (options.Before < 0 || options.After < 0)
        {
            throw new UsageException($"{(options.Before < 0 ? before.Name : after.Name)} is {Math.Min(options.Before, options.After)} but must be 0 or above.");
        }

        var folder = new TokenFolder(context.Get(input)!);
        Classification.RequireSteps(folder);
        using ProgressLine progress = context.Progress("writing", TokenPages.Count(folder, options), "pages of heads");
        IReadOnlyList<string> files = TokenPages.Write(
            folder, TokenizerPlace.ForFolder(context.Get(tokenizer), folder), options, new Reporter<int>(done => progress.Report(done)), context.Cancellation);
        context.Print(
            new JsonObject { ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]), ["mask"] = options.Mask.Name },
            $"{files.Count} pages, the largest of {files.Max(file => new FileInfo(file).Length) / 1e6:0.0} MB; start at {files[0]}");
    }

    private TextMask Mask(VerbContext context)
    {
        string name = context.Get(mask) ?? Defaults.Mask.Name;
        if (context.Get(maskWords) is { } list)
        {
            return name == "words" ? TextMask.FromFile(list) : throw new UsageException($"{maskWords.Name} goes with '{mask.Name} words', not with '{mask.Name} {name}'.");
        }

        return name switch { "none" => TextMask.None, "all" => TextMask.All, _ => TextMask.Listed };
    }

    private (int, int) Pair(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries) is [string first, string second] && int.TryParse(first, out int earlier) && int.TryParse(second, out int later) && earlier < later && earlier >= 0
            ? (earlier, later)
            : throw new UsageException($"{compare.Name} '{text}' names no two steps. Write the earlier and the later one, as in 1000,20000.");
}
