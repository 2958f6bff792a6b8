using System.CommandLine;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Which parts of the model.</summary>
internal sealed class ComponentOptions
{
    private readonly Option<string?> components = ToolOption.Text("--components", "Comma-separated: full, l0, 1:6 (or l1h6), 1:6.q|k|v|o|qk|ov, heads (each head), embed, pos, unembed, ln, a tensor's name; unions with + and differences with - as in full-embed.");
    private readonly Option<string?> headBiases = ToolOption.Choice("--head-biases", "Whether b_Q, b_K and b_V belong to a head (include).", "include", "exclude");

    public void AddTo(Command command)
    {
        command.Options.Add(components);
        command.Options.Add(headBiases);
    }

    public HeadBiases Biases(VerbContext context) => context.Get(headBiases) == "exclude" ? HeadBiases.Exclude : HeadBiases.Include;

    /// <param name="context">The command line.</param>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="fallback">What is meant without <c>--components</c>; null: they must be given.</param>
    /// <exception cref="UsageException">A name is unknown, or there is none.</exception>
    public IReadOnlyList<Component> Read(VerbContext context, ParameterLayout layout, string? fallback)
    {
        string text = context.Get(components) ?? fallback ?? throw new UsageException("no component: give --components, as in full,heads.");
        try
        {
            return ComponentSyntax.ParseList(text, layout, Biases(context));
        }
        catch (InvalidInputException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
