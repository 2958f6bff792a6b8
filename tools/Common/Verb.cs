using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Accelerated.Tools.Common;

/// <summary>One thing that an executable does. A verb declares its options in its constructor and does its work in <see cref="Run"/>.</summary>
[SuppressMessage("Design", "CA1010", Justification = "The base class is enumerable for collection initializers only.")]
public abstract class Verb : Command
{
    protected Verb(string name, string description)
        : base(name, description)
    {
        // The host runs verbs itself; an action tells the parser that this command is complete.
        SetAction(static _ => ExitCode.Done);
    }

    /// <summary>Does the work. Ends early by <see cref="OperationCanceledException"/> when interrupted; reports bad input by exceptions of one line.</summary>
    protected internal abstract void Run(VerbContext context);

    protected void Add(params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }
}
