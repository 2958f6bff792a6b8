namespace Accelerated.Tools.Common;

/// <summary>How progress is shown.</summary>
public enum ProgressStyle
{
    /// <summary>One line of a terminal, rewritten up to four times a second.</summary>
    Rewritten,

    /// <summary>A line of its own every ten seconds, for logs.</summary>
    Lines,
}
