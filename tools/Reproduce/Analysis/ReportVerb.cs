using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Figures.Report;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Analysis;

/// <summary><c>reproduce report</c>: all figures and the page of a run, from what lies in its folder.</summary>
internal sealed class ReportVerb : Verb
{
    private readonly Option<string> run = ToolOption.RequiredPath("--run", "The folder of a run; it may have been moved.");
    private readonly Option<string[]> siblings = ToolOption.Repeated("--sibling", "The folder of a run with another seed, to see which types of heads recur. Repeatable; those in RUN/seeds are compared by themselves.");

    public ReportVerb()
        : base("report", "Draw every figure of a run and write its report, grouped by the paper's claims; what is missing is named with the command that makes it.")
    {
        Add(run, siblings);
    }

    protected override void Run(VerbContext context)
    {
        string root = context.Get(run)!;
        string page = RunReport.Write(root, context.Get(siblings)!);
        context.Print(new JsonObject { ["out"] = root, ["report"] = page }, $"The report: {page}");
    }
}
