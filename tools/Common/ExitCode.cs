namespace Accelerated.Tools.Common;

/// <summary>What every executable returns.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>One line on the standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or the file of <c>--config</c>, names something unknown.</summary>
    public const int Usage = 2;

    /// <summary>By Ctrl-C or SIGTERM. Everything finished so far is kept.</summary>
    public const int Interrupted = 130;
}
