using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc responses</c>: what the losses of single tokens and of other data sets at the draws say, from a folder of <c>rllc estimate --per-token</c>.</summary>
internal sealed class ResponsesVerb : Verb
{
    private readonly Option<string> input = ToolOption.RequiredPath("--in", "Folder that 'rllc estimate --per-token' wrote; the results go to responses/ in it.");
    private readonly Option<string?> tokenizer = ToolOption.Path("--tokenizer", "For the text of tokens. Default: that of the checkpoints' run; without one, ids are shown.");
    private readonly Option<int?> top = ToolOption.Number<int>("--top", "Tokens with the strongest responses that are listed (200).");

    public ResponsesVerb()
        : base("responses", "Information criteria, susceptibilities of components to tokens and data sets, and the influence of sequences on one another.")
    {
        Add(input, tokenizer, top);
    }

    protected override void Run(VerbContext context)
    {
        var source = ResponseSource.Open(context.Get(input)!, context.Get(tokenizer));
        int listed = context.Get(top) ?? 200;
        if (listed < 1)
        {
            throw new UsageException($"--top is {listed} but must be above 0.");
        }

        string page = new ResponsesWork(source, listed).Run(context.Cancellation);
        context.Print(new JsonObject { ["page"] = page, ["components"] = source.Estimates.Count }, $"{source.Estimates.Count} components: '{page}'");
    }
}
