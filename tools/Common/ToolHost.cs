using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tools.Common;

/// <summary>Runs an executable: parses its command line, runs the verb, turns errors into one line and an exit code.</summary>
public static class ToolHost
{
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>A signal sent to a process and to its group arrives twice at once; only a later one means impatience.</summary>
    private const int RepeatedSignalMilliseconds = 500;

    /// <summary>Runs with the process's console; Ctrl-C and SIGTERM interrupt the verb, and another one a little later ends the process at once.</summary>
    /// <param name="root">Named like the executable: a command with verbs, or one verb.</param>
    /// <param name="args">As given to Main.</param>
    public static int Run(Command root, string[] args)
    {
        Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        using var interruption = new CancellationTokenSource();
        long first = long.MaxValue;
        void Interrupt(PosixSignalContext signal)
        {
            long now = Environment.TickCount64;
            long before = Interlocked.CompareExchange(ref first, now, long.MaxValue);
            signal.Cancel = before == long.MaxValue || now - before < RepeatedSignalMilliseconds;
            interruption.Cancel();
        }

        using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        return Run(root, args, Console.Out, Console.Error, !Console.IsErrorRedirected, interruption.Token);
    }

    /// <summary>Runs inside another program, as tests and the whole workflow do.</summary>
    public static int Run(Command root, string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default) =>
        Run(root, args, output, error, false, cancellation);

    private static int Run(Command root, string[] args, TextWriter output, TextWriter error, bool isTerminal, CancellationToken cancellation)
    {
        GlobalOptions.AddTo(root);
        bool trace = Array.IndexOf(args, GlobalOptions.Trace.Name) >= 0;
        try
        {
            ParseResult parsed = Parse(root, args);
            trace = parsed.GetValue(GlobalOptions.Trace);
            if (parsed.CommandResult.Command is Verb verb && parsed.Action == verb.Action)
            {
                verb.Run(new VerbContext(parsed, more => Parse(root, [.. args, .. more]), output, error, isTerminal, cancellation));
                return ExitCode.Done;
            }

            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            Exception cause = Unwrap(e);
            (int code, string message) = Explain(cause);
            error.WriteLine($"{root.Name}: {OneLine(message)}");
            if (trace)
            {
                error.WriteLine(cause);
            }

            return code;
        }
    }

    private static ParseResult Parse(Command root, string[] args)
    {
        ParseResult parsed = root.Parse(args, Parsing);
        if (parsed.GetValue(GlobalOptions.Config) is { } config && parsed.CommandResult.Command is Verb)
        {
            parsed = root.Parse([.. args, .. ConfigFile.Arguments(JsonFile.Read(config), config, parsed)], Parsing);
        }

        bool isHelp = parsed.Action is not null && parsed.Action != parsed.CommandResult.Command.Action && parsed.Action.ClearsParseErrors;
        return isHelp || parsed.Errors.Count == 0 ? parsed : throw new UsageException(Describe(parsed));
    }

    private static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] verbs = [.. command.Subcommands.Select(c => c.Name)];
        bool needsVerb = verbs.Length > 0 && command is not Verb;
        if (parsed.UnmatchedTokens is [string unknown, ..])
        {
            return unknown.StartsWith('-') ? UnknownOption(unknown, command)
                : verbs.Length > 0 ? $"unknown verb '{unknown}'.{Spelling.Suggestion(unknown, verbs)} Known: {string.Join(", ", verbs)}."
                : $"unexpected '{unknown}'; options start with --.{(Spelling.Nearest("--" + unknown, OptionNames(command)) is { } near ? $" Did you mean '{near}'?" : string.Empty)}";
        }

        ParseError error = parsed.Errors[0];
        return needsVerb && error.SymbolResult == parsed.CommandResult
            ? $"name what to do: {string.Join(", ", verbs)}. See --help."
            : error.Message;
    }

    private static string UnknownOption(string token, Command command)
    {
        string name = token.Split('=')[0];
        return command.Subcommands.Count > 0 && command is not Verb && !OptionNames(command).Contains(name)
            ? $"name what to do before '{name}': {string.Join(", ", command.Subcommands.Select(c => c.Name))}."
            : $"unknown option '{name}'.{Spelling.Suggestion(name, OptionNames(command))} See {command.Name} --help.";
    }

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options).Where(o => o.Recursive)).Select(o => o.Name);

    private static Exception Unwrap(Exception e) => e switch
    {
        AggregateException { InnerExceptions.Count: > 0 } many => Unwrap(many.Flatten().InnerExceptions[0]),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        _ => e,
    };

    private static (int Code, string Message) Explain(Exception e) => e switch
    {
        UsageException => (ExitCode.Usage, e.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted; everything finished so far is kept."),
        InvalidInputException or IOException or UnauthorizedAccessException => (ExitCode.Failed, e.Message),
        ArgumentException argument => (ExitCode.Failed, WithoutParameter(argument)),
        OutOfMemoryException => (ExitCode.Failed, "not enough memory. Take smaller batches, fewer draws or chains, or another device."),
        _ => (ExitCode.Failed, $"{e.Message} ({e.GetType().Name}; --trace shows where)"),
    };

    private static string WithoutParameter(ArgumentException e)
    {
        string suffix = $" (Parameter '{e.ParamName}')";
        return e.Message.EndsWith(suffix, StringComparison.Ordinal) ? e.Message[..^suffix.Length] : e.Message;
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
