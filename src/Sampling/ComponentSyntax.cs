using System.Text.RegularExpressions;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Reads the names of components.
/// <list type="bullet">
/// <item><c>full</c>: every weight.</item>
/// <item><c>l0</c>: every tensor of <c>blocks.0</c>, its layer norm and b_O included.</item>
/// <item><c>1:6</c>, <c>l1h6</c>, <c>L1H6</c>: a head's shares of W_Q, W_K, W_V, W_O and, unless biases are excluded, b_Q, b_K, b_V.</item>
/// <item><c>1:6.q</c>, <c>.k</c>, <c>.v</c>, <c>.o</c>, <c>.qk</c>, <c>.ov</c>: these matrices of the head, each with its bias where it has one of its own.</item>
/// <item><c>embed</c> (W_E), <c>pos</c> (W_pos), <c>unembed</c> (W_U, b_U), <c>ln</c> (weights and biases of all layer norms).</item>
/// <item>A tensor's name: <c>blocks.0.attn.W_Q</c>.</item>
/// <item>Unions with <c>+</c> and differences with <c>-</c>, from left to right: <c>full-embed-unembed</c>, <c>1:6+1:7</c>.</item>
/// </list>
/// </summary>
public static partial class ComponentSyntax
{
    /// <summary>In a list, stands for every head one by one.</summary>
    public const string EachHead = "heads";

    /// <summary>The component that <paramref name="text"/> names in a model laid out as <paramref name="layout"/>.</summary>
    /// <exception cref="InvalidInputException">There is none, or it has no weights; the message lists what there is.</exception>
    public static Component Parse(string text, ParameterLayout layout, HeadBiases biases)
    {
        MatchCollection terms = Term().Matches(text);
        if (terms.Count == 0 || terms.Sum(t => t.Length) != text.Length)
        {
            throw Unknown(text, text, layout);
        }

        ComponentTerm first = Resolve(text, terms[0].Groups["name"].Value, layout, biases);
        if (terms.Count == 1)
        {
            return Build(first.Name, first.Layer, first.Head, first.Ranges);
        }

        string name = first.Name;
        IReadOnlyList<ParameterRange> ranges = first.Ranges;
        foreach (Match match in terms.Skip(1))
        {
            ComponentTerm term = Resolve(text, match.Groups["name"].Value, layout, biases);
            bool union = match.Groups["sign"].ValueSpan is "+";
            name += (union ? "+" : "-") + term.Name;
            ranges = union ? [.. ranges, .. term.Ranges] : Subtract(new WeightRestriction(name, ranges).Ranges, term.Ranges);
        }

        return Build(name, layer: null, head: null, ranges);

        Component Build(string canonical, int? layer, int? head, IEnumerable<ParameterRange> parts)
        {
            var restriction = new WeightRestriction(canonical, parts);
            return restriction.Count > 0
                ? new Component(canonical, layer, head, restriction)
                : throw new InvalidInputException($"Component '{text}' has no weights left.");
        }
    }

    /// <summary>The components of a comma-separated list, in its order, each once. <c>heads</c> in it stands for every head one by one.</summary>
    /// <exception cref="InvalidInputException">An entry names no component.</exception>
    public static IReadOnlyList<Component> ParseList(string text, ParameterLayout layout, HeadBiases biases)
    {
        var components = new List<Component>();
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries))
        {
            IEnumerable<string> names = entry == EachHead ? AllHeads(layout.Shape).Select(h => h.ToString()) : [entry];
            foreach (string name in names)
            {
                Component component = Parse(name, layout, biases);
                if (components.TrueForAll(c => c.Name != component.Name))
                {
                    components.Add(component);
                }
            }
        }

        return components;
    }

    /// <summary>The named parts of a model that are not sums: everything, layers, heads and the rest, in the order in which a reader expects them.</summary>
    public static IReadOnlyList<string> Names(TransformerShape shape) =>
    [
        "full",
        .. Enumerable.Range(0, shape.Layers).Select(l => $"l{l}"),
        .. AllHeads(shape).Select(h => h.ToString()),
        "embed", "pos", "unembed", "ln",
    ];

    private static IEnumerable<Head> AllHeads(TransformerShape shape) =>
        from layer in Enumerable.Range(0, shape.Layers)
        from head in Enumerable.Range(0, shape.Heads)
        select new Head(layer, head);

    private static ComponentTerm Resolve(string text, string name, ParameterLayout layout, HeadBiases biases)
    {
        if (layout.Find(name) is { } tensor)
        {
            return new ComponentTerm(name, null, null, [tensor.Range]);
        }

        if (LayerName().Match(name) is { Success: true } layerMatch
            && int.TryParse(layerMatch.Groups[1].ValueSpan, out int layer) && layer < layout.Shape.Layers)
        {
            return new ComponentTerm($"l{layer}", layer, null, Ranges(layout, t => t.Name.StartsWith($"blocks.{layer}.", StringComparison.Ordinal)));
        }

        int dot = name.IndexOf('.');
        if (Head.TryParse(dot < 0 ? name : name[..dot], out Head head) && head.Layer < layout.Shape.Layers && head.Index < layout.Shape.Heads)
        {
            string part = dot < 0 ? "qkvo" : name[(dot + 1)..];
            return dot < 0 || part is "q" or "k" or "v" or "o" or "qk" or "ov"
                ? new ComponentTerm(dot < 0 ? head.ToString() : $"{head}.{part}", head.Layer, head.Index, HeadRanges(layout.Layers[head.Layer], head.Index, part, biases))
                : throw new InvalidInputException($"Head {head} has no part '{part}'. Known: {head}.q, .k, .v, .o, .qk, .ov.");
        }

        return name switch
        {
            "full" => new ComponentTerm(name, null, null, [new ParameterRange(0, layout.Length)]),
            "embed" => new ComponentTerm(name, null, null, [layout.Embedding.Range]),
            "pos" => new ComponentTerm(name, null, null, [layout.Positions.Range]),
            "unembed" => new ComponentTerm(name, null, null, [layout.Unembedding.Range, layout.UnembeddingBias.Range]),
            "ln" => new ComponentTerm(name, null, null, Ranges(layout, t => t.Name.Contains("ln", StringComparison.Ordinal))),
            _ => throw Unknown(text, name, layout),
        };
    }

    private static List<ParameterRange> HeadRanges(LayerLayout layer, int head, string parts, HeadBiases biases)
    {
        var ranges = new List<ParameterRange>();
        foreach (char part in parts)
        {
            (TensorSlot weight, TensorSlot? bias) = part switch
            {
                'q' => (layer.QueryWeight, layer.QueryBias),
                'k' => (layer.KeyWeight, layer.KeyBias),
                'v' => (layer.ValueWeight, layer.ValueBias),
                _ => (layer.OutputWeight, (TensorSlot?)null),
            };
            ranges.Add(LayerLayout.ShareOf(weight, head));
            if (bias is not null && biases == HeadBiases.Include)
            {
                ranges.Add(LayerLayout.ShareOf(bias, head));
            }
        }

        return ranges;
    }

    private static List<ParameterRange> Ranges(ParameterLayout layout, Func<TensorSlot, bool> which) =>
        [.. layout.Tensors.Where(which).Select(t => t.Range)];

    private static List<ParameterRange> Subtract(IEnumerable<ParameterRange> from, IEnumerable<ParameterRange> removed)
    {
        List<ParameterRange> left = [.. from];
        foreach (ParameterRange hole in removed)
        {
            left = left.ConvertAll(r => (ParameterRange[])
            [
                new ParameterRange(r.Offset, Math.Max(0, Math.Min(r.End, hole.Offset) - r.Offset)),
                new ParameterRange(Math.Max(r.Offset, hole.End), Math.Max(0, r.End - Math.Max(r.Offset, hole.End))),
            ]).SelectMany(pieces => pieces).Where(r => r.Length > 0).ToList();
        }

        return left;
    }

    private static InvalidInputException Unknown(string text, string name, ParameterLayout layout)
    {
        string within = name == text ? "" : $" (in '{text}')";
        string known = name.StartsWith("blocks.", StringComparison.Ordinal) || name.Contains("W_", StringComparison.Ordinal) || name.Contains("b_", StringComparison.Ordinal)
            ? "Tensors: " + string.Join(", ", layout.Tensors.Select(t => t.Name))
            : "Known: " + string.Join(", ", Names(layout.Shape)) + "; parts of a head as in 0:0.qk (q, k, v, o, qk, ov); tensors as in blocks.0.attn.W_Q; unions with + and differences with -";
        return new InvalidInputException($"No component '{name}'{within} in a model of {layout.Shape.Layers} layers × {layout.Shape.Heads} heads. {known}.");
    }

    [GeneratedRegex(@"\G(?<sign>(?<=.)[+-]|(?<!.))(?<name>[^+\-]+)", RegexOptions.Singleline)]
    private static partial Regex Term();

    [GeneratedRegex(@"^[lL](\d{1,4})$")]
    private static partial Regex LayerName();

    private sealed record ComponentTerm(string Name, int? Layer, int? Head, IReadOnlyList<ParameterRange> Ranges);
}
