using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc components</c>: what a model's components are and how many weights they have.</summary>
internal sealed class ComponentsVerb : Verb
{
    private readonly CheckpointOptions checkpoints = new();
    private readonly ComponentOptions components = new();

    public ComponentsVerb()
        : base("components", "List the components of a checkpoint with their number and share of weights.")
    {
        checkpoints.AddTo(this);
        components.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        Checkpoint checkpoint = checkpoints.Load(context, checkpoints.Paths(context)[^1]);
        int parameters = checkpoint.Layout.Length;
        var list = new JsonArray();
        var text = new StringBuilder($"{checkpoint.Shape}: {parameters:N0} weights");
        IReadOnlyList<Component> chosen = components.Read(context, checkpoint.Layout, string.Join(',', ComponentSyntax.Names(checkpoint.Shape)));
        int width = chosen.Max(c => c.Name.Length);
        foreach (Component component in chosen)
        {
            int weights = component.Restriction.Count;
            double share = (double)weights / parameters;
            list.Add(new JsonObject { ["component"] = component.Name, ["weights"] = weights, ["share"] = share });
            text.Append($"\n{component.Name.PadRight(width)} {weights,12:N0} {share,9:P2}");
        }

        context.Print(new JsonObject { ["parameters"] = parameters, ["components"] = list }, text.ToString());
    }
}
