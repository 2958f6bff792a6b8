using System.CommandLine;
using Accelerated.Tools.Common;

namespace Accelerated.Tests.Tools;

/// <summary>What an executable printed and returned, run inside the test.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    /// <summary>The one line of the standard error.</summary>
    public string ErrorLine => Error.TrimEnd('\n').Contains('\n') ? throw new InvalidOperationException($"More than one line: {Error}") : Error.TrimEnd('\n');

    public static ToolRun Of(Command root, params string[] args) => Of(root, CancellationToken.None, args);

    public static ToolRun Of(Command root, CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = ToolHost.Run(root, args, output, error, cancellation);
        return new ToolRun(code, output.ToString(), error.ToString());
    }
}
