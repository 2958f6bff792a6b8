using System.CommandLine;
using Accelerated.Tools.Reproduce.Analysis;
using Accelerated.Tools.Reproduce.CircuitSearch;
using Accelerated.Tools.Reproduce.Scoring;

namespace Accelerated.Tools.Reproduce;

/// <summary>The executable <c>reproduce</c>: by itself the whole workflow, and its stages as verbs.</summary>
public static class ReproduceTool
{
    public static Command Create() => new ReproduceVerb
    {
        new ScoreVerb(),
        new CircuitVerb(),
        new ClusterVerb(),
        new StagesVerb(),
        new ReportVerb(),
        new CompareVerb(),
    };
}
