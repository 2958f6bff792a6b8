using System.Text.RegularExpressions;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Tools.Common;

/// <summary>Which heads: <c>all</c>, or a list of heads and layers, <c>0:1,1:6,l1</c>.</summary>
public sealed partial class HeadSelection
{
    private readonly string text;

    public HeadSelection(string text) => this.text = text;

    /// <summary>The heads meant, by layer and index, each once.</summary>
    /// <exception cref="InvalidInputException">A word is no head, or the model has no such head or layer.</exception>
    public IReadOnlyList<Head> Among(TransformerShape shape)
    {
        var heads = new HashSet<Head>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            Match layer = LayerPattern().Match(part);
            if (part == "all")
            {
                heads.UnionWith(Enumerable.Range(0, shape.Layers).SelectMany(l => HeadsOf(l, shape)));
            }
            else if (layer.Success)
            {
                int index = int.Parse(layer.Groups[1].ValueSpan);
                heads.UnionWith(index < shape.Layers ? HeadsOf(index, shape) : throw new InvalidInputException($"'{part}' is no layer of a model with {shape.Layers} layers."));
            }
            else
            {
                Head head = Head.Parse(part);
                _ = head.Layer < shape.Layers && head.Index < shape.Heads
                    ? heads.Add(head)
                    : throw new InvalidInputException($"'{part}' is no head of a model with {shape.Layers} layers of {shape.Heads} heads; the last one is {new Head(shape.Layers - 1, shape.Heads - 1)}.");
            }
        }

        return [.. heads.OrderBy(h => h.Layer).ThenBy(h => h.Index)];
    }

    public override string ToString() => text;

    private static IEnumerable<Head> HeadsOf(int layer, TransformerShape shape) => Enumerable.Range(0, shape.Heads).Select(h => new Head(layer, h));

    [GeneratedRegex(@"^[lL](\d{1,4})$")]
    private static partial Regex LayerPattern();
}
