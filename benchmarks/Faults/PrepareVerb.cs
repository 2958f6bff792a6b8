using System.CommandLine;
using Accelerated.Tools.Common;

namespace Accelerated.Faults;

/// <summary><c>faults prepare</c>: a run to sweep over.</summary>
internal sealed class PrepareVerb : Verb
{
    private readonly Option<string> output = ToolOption.RequiredPath("--out", "Folder for run, text.npy and code.npy.");
    private readonly Option<int?> checkpoints = ToolOption.Number<int>("--checkpoints", "How many (8).");

    public PrepareVerb()
        : base("prepare", "Write a run of tiny checkpoints and two files of tokens.") => Add(output, checkpoints);

    protected override void Run(VerbContext context) => new TinyRun(context.Get(output)!).Write(context.Get(checkpoints) ?? 8);
}
