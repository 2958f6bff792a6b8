using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Tools.Common;

namespace Accelerated.Tests.Tools;

/// <summary>A verb that prints its options and then does what the test says.</summary>
internal sealed class SampleVerb : Verb
{
    private readonly Option<int?> steps = ToolOption.Number<int>("--steps", "How many.");
    private readonly Option<double?> rate = ToolOption.Number<double>("--rate", "How fast.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Which.");
    private readonly Option<string?> order = ToolOption.Choice("--order", "In which order.", "sequential", "shuffled");
    private readonly Option<string[]> data = ToolOption.Repeated("--data", "What.");
    private readonly Option<string?> clip = ToolOption.NumberOrOff("--clip", "At what.");
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Go on.");
    private readonly Option<string> place = ToolOption.RequiredPath("--out", "Where.");
    private readonly Action<VerbContext> then;

    public SampleVerb(Action<VerbContext> then)
        : base("work", "Works.")
    {
        this.then = then;
        Add(steps, rate, seed, order, data, clip, resume, place);
    }

    public static Command Tool(Action<VerbContext>? then = null)
    {
        var root = new Command("sample", "A sample.");
        root.Subcommands.Add(new SampleVerb(then ?? (_ => { })));
        root.Subcommands.Add(new Command("other", "Another."));
        return root;
    }

    public void Show(VerbContext context)
    {
        var json = new JsonObject
        {
            ["command"] = context.Command,
            ["steps"] = context.Get(steps),
            ["rate"] = context.Get(rate),
            ["seed"] = context.Get(seed),
            ["order"] = context.Get(order),
            ["data"] = string.Join('|', context.Get(data)!),
            ["clip"] = context.Get(clip),
            ["resume"] = context.Get(resume),
            ["out"] = context.Get(place),
        };
        context.Print(json, "done");
    }

    protected internal override void Run(VerbContext context)
    {
        Show(context);
        then(context);
    }
}
