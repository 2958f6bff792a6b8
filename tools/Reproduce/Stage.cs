using System.CommandLine;

namespace Accelerated.Tools.Reproduce;

/// <summary>One step of the workflow: the command line of a tool, which a user could as well type.</summary>
/// <param name="Name">Short, for progress and for the name of its record.</param>
/// <param name="Tool">Makes the tool.</param>
/// <param name="Arguments">What the tool is run with.</param>
/// <param name="Work">What it costs.</param>
internal sealed record Stage(string Name, Func<Command> Tool, IReadOnlyList<string> Arguments, StageWork Work)
{
    /// <summary>As one would type it.</summary>
    public string CommandLine => string.Join(' ', Arguments.Prepend(Tool().Name).Select(Quote));

    private static string Quote(string argument) => argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,\\+~#".Contains(c)) ? argument : $"'{argument}'";
}
