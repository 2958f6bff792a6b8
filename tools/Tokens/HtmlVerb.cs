using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Model;
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
    private readonly Option<int?> before = ToolOption.Number<int>("--before", $"Tokens shown before the one a context is about. Default: {Defaults.Before}.");
    private readonly Option<int?> after = ToolOption.Number<int>("--after", $"Tokens shown after it. Default: {Defaults.After}.");
    private readonly Option<string?> device = ToolOption.Text("--device", "Taken by every command; pages are written by the host.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Taken by every command; pages draw nothing.");

    public HtmlVerb()
        : base("html", "Write one page per head and step, each below 5 MB and complete in itself, and a summary over all.")
    {
        Add(input, tokenizer, before, after, device, seed);
    }

    protected override void Run(VerbContext context)
    {
        var options = new TokenPageOptions { Before = context.Get(before) ?? Defaults.Before, After = context.Get(after) ?? Defaults.After };
        if (options.Before < 0 || options.After < 0)
        {
            throw new UsageException($"{(options.Before < 0 ? before.Name : after.Name)} is {Math.Min(options.Before, options.After)} but must be 0 or above.");
        }

        var folder = new TokenFolder(context.Get(input)!);
        Classification.RequireSteps(folder);
        IReadOnlyList<string> files = TokenPages.Write(
            folder,
            TokenizerPlace.ForFolder(context.Get(tokenizer), folder),
            options,
            new Reporter<(int Step, Head Head)>(done => context.Remark($"step {done.Step} head {done.Head} written")),
            context.Cancellation);
        context.Print(new JsonObject { ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]) }, $"{files.Count} pages; start at {files[0]}");
    }
}
