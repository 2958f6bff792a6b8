using System.CommandLine;

namespace Accelerated.Tools.Rllc;

/// <summary>The executable <c>rllc</c>.</summary>
public static class RllcTool
{
    public static Command Create() => new("rllc", "Refined local learning coefficients of checkpoints.")
    {
        new EstimateVerb(),
        new CalibrateVerb(),
        new ResponsesVerb(),
        new ComponentsVerb(),
        new VerifyVerb(),
        SweepCommand.Create(),
    };
}
