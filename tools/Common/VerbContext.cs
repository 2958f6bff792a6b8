using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;

namespace Accelerated.Tools.Common;

/// <summary>What a verb runs with: its options, where it prints, and whether it was interrupted.</summary>
public sealed class VerbContext
{
    private readonly ParseResult parsed;
    private readonly Func<IEnumerable<string>, ParseResult> parseWith;
    private readonly bool isTerminal;

    internal VerbContext(
        ParseResult parsed, Func<IEnumerable<string>, ParseResult> parseWith, TextWriter output, TextWriter error, bool isTerminal, CancellationToken cancellation)
    {
        this.parsed = parsed;
        this.parseWith = parseWith;
        this.isTerminal = isTerminal;
        Output = output;
        Error = error;
        Cancellation = cancellation;
    }

    /// <summary>For results.</summary>
    public TextWriter Output { get; }

    /// <summary>For progress and remarks.</summary>
    public TextWriter Error { get; }

    public CancellationToken Cancellation { get; }

    public bool Json => Get(GlobalOptions.Json);

    public bool Quiet => Get(GlobalOptions.Quiet);

    /// <summary>Executable and verb, for the run's record: <c>train run</c>.</summary>
    public string Command => string.Join(' ', Ancestry(parsed.CommandResult).Reverse());

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Whether the command line or the configuration file names <paramref name="option"/>.</summary>
    public bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The same with <paramref name="options"/>, by their long names without dashes, for what neither command line nor configuration file gives.</summary>
    /// <param name="options">As a run's record keeps them.</param>
    /// <param name="origin">The file they come from, for errors.</param>
    public VerbContext Inherit(JsonObject options, string origin) =>
        new(parseWith(ConfigFile.Arguments(options, origin, parsed)), parseWith, Output, Error, isTerminal, Cancellation);

    /// <summary>A line that shows how far <paramref name="total"/> steps of work are. Silent with <c>--quiet</c>.</summary>
    /// <param name="label">What is done: <c>training</c>.</param>
    /// <param name="total">How many there are; null where nobody knows.</param>
    /// <param name="unit">What is counted: <c>steps</c>.</param>
    /// <param name="first">How many were done before this run.</param>
    public ProgressLine Progress(string label, long? total, string unit, long first = 0) =>
        new(Quiet ? TextWriter.Null : Error, isTerminal ? ProgressStyle.Rewritten : ProgressStyle.Lines, TimeProvider.System, label, total, unit, first);

    /// <summary>A remark on the standard error, unless <c>--quiet</c>.</summary>
    public void Remark(string line)
    {
        if (!Quiet)
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Prints <paramref name="json"/> on one line with <c>--json</c>, else <paramref name="text"/>.</summary>
    public void Print(JsonObject json, string text) => Output.WriteLine(Json ? JsonOutput.Format(json) : text);

    /// <summary>What the command line and the configuration file gave, by long names without dashes, for the run's record. How results are shown is left out.</summary>
    public JsonObject Options()
    {
        var options = new JsonObject();
        foreach (OptionResult result in parsed.CommandResult.Children.OfType<OptionResult>().Where(r => !r.Implicit && !r.Option.Recursive).OrderBy(r => r.Option.Name, StringComparer.Ordinal))
        {
            JsonNode[] values = [.. result.Tokens.Select(t => (JsonNode)t.Value)];
            bool isList = result.Option.Arity.MaximumNumberOfValues > 1;
            options[result.Option.Name.TrimStart('-')] = isList ? new JsonArray(values) : values.Length == 0 ? true : values[^1];
        }

        return options;
    }

    private static IEnumerable<string> Ancestry(SymbolResult? result)
    {
        for (; result is CommandResult command; result = result.Parent)
        {
            yield return command.Command.Name;
        }
    }
}
