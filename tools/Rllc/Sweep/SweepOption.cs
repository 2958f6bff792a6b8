using System.CommandLine;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Which sweep: <c>--sweep DIR</c>.</summary>
internal sealed class SweepOption
{
    private readonly Option<string> sweep = ToolOption.RequiredPath("--sweep", "The folder of a sweep, made by rllc sweep plan.");

    public void AddTo(Command command) => command.Options.Add(sweep);

    public SweepFolder Open(VerbContext context) => SweepFolder.Open(context.Get(sweep)!);

    /// <summary>The folder as it was given.</summary>
    public string Path(VerbContext context) => context.Get(sweep)!;
}
