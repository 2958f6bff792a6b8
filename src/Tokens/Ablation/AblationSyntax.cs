using System.Text.RegularExpressions;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// Names of targets: <c>1:6</c> a head, <c>l1</c> a layer, <c>1:6.q</c>, <c>.k</c>, <c>.v</c> or <c>.pattern</c> a part of it, <c>0:1&gt;1:6</c> a path (all inputs of the later head, or
/// <c>0:1&gt;1:6.k</c> one), <c>+</c> several together. Either end of a path may be a layer.
/// </summary>
public static partial class AblationSyntax
{
    private const int LongestName = 200;

    private const string Forms = "Write heads, layers, parts and paths as in 1:6, l1, 1:6.q, 0:1>1:6.k, joined by +.";

    /// <summary>The targets of a list with commas between them, in its order.</summary>
    /// <exception cref="InvalidInputException">A target is malformed, means nothing, twice the same, or something that the model does not have.</exception>
    public static IReadOnlyList<AblationTarget> ParseList(string text, TransformerShape shape)
    {
        AblationTarget[] targets = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => Parse(part, shape))];
        AblationTarget? twice = targets.GroupBy(target => target).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? targets : throw new InvalidInputException($"The target {twice} is named twice in '{text}'.");
    }

    /// <summary>One target.</summary>
    /// <exception cref="InvalidInputException">It is malformed, means nothing, contradicts itself, or names something that the model does not have.</exception>
    public static AblationTarget Parse(string text, TransformerShape shape)
    {
        var sites = new List<HeadSite>();
        var paths = new List<HeadPath>();
        foreach (string term in text.Split('+', StringSplitOptions.TrimEntries))
        {
            Match match = Term().Match(term);
            if (!match.Success)
            {
                throw new InvalidInputException(term.Length == 0 ? $"'{text}' selects nothing{(text.Length == 0 ? string.Empty : " on one side of a +")}. {Forms}" : $"'{term}' is no target of an ablation. {Forms}");
            }

            IReadOnlyList<Head> heads = Heads(match.Groups["place"].Value, shape);
            HeadPart part = Part(match.Groups["part"].Value);
            if (!match.Groups["from"].Success)
            {
                sites.AddRange(heads.Select(head => new HeadSite(head, part)));
                continue;
            }

            foreach (Head from in Heads(match.Groups["from"].Value, shape))
            {
                paths.AddRange(heads.Select(to => from.Layer < to.Layer
                    ? new HeadPath(from, to, part)
                    : throw new InvalidInputException($"There is no path {from}>{to}: a path leads to a later layer. Write the earlier head first, or ablate head {from} itself.")));
            }
        }

        RequireOnce(text, sites, paths);
        return new AblationTarget(
            Name(sites, paths, shape, text),
            [.. sites.OrderBy(site => site.Head.Layer).ThenBy(site => site.Head.Index).ThenBy(site => site.Part)],
            [.. paths.OrderBy(path => path.To.Layer).ThenBy(path => path.To.Index).ThenBy(path => path.Part).ThenBy(path => path.From.Layer).ThenBy(path => path.From.Index)]);
    }

    private static IReadOnlyList<Head> Heads(string place, TransformerShape shape)
    {
        if (Head.TryParse(place, out Head head))
        {
            return head.Layer < shape.Layers && head.Index < shape.Heads
                ? [head]
                : throw new InvalidInputException($"There is no head {head}: the model has {shape.Layers} layers of {shape.Heads} heads, 0:0 to {shape.Layers - 1}:{shape.Heads - 1}.");
        }

        int layer = int.Parse(place.AsSpan(1));
        return layer < shape.Layers
            ? [.. Enumerable.Range(0, shape.Heads).Select(index => new Head(layer, index))]
            : throw new InvalidInputException($"There is no layer {layer}: the model has {shape.Layers}, l0 to l{shape.Layers - 1}.");
    }

    private static HeadPart Part(string name) => name switch
    {
        "q" => HeadPart.Query,
        "k" => HeadPart.Key,
        "v" => HeadPart.Value,
        "pattern" => HeadPart.Pattern,
        _ => HeadPart.Whole,
    };

    private static void RequireOnce(string text, List<HeadSite> sites, List<HeadPath> paths)
    {
        foreach (IGrouping<Head, HeadSite> head in sites.GroupBy(site => site.Head))
        {
            HeadPart[] parts = [.. head.Select(site => site.Part)];
            bool covers = parts.Length > 1 && (parts.Contains(HeadPart.Whole) || (parts.Contains(HeadPart.Pattern) && (parts.Contains(HeadPart.Query) || parts.Contains(HeadPart.Key))));
            if (covers || parts.Distinct().Count() < parts.Length)
            {
                throw new InvalidInputException($"'{text}' ablates head {head.Key} more than once: {string.Join(", ", head)}. Name each part once; a head has all of its parts, a pattern its queries and keys.");
            }
        }

        foreach (IGrouping<(Head From, Head To), HeadPath> pair in paths.GroupBy(path => (path.From, path.To)))
        {
            HeadPart[] inputs = [.. pair.SelectMany(path => Inputs(path.Part))];
            if (inputs.Distinct().Count() < inputs.Length)
            {
                throw new InvalidInputException($"'{text}' cuts an input twice: {string.Join(", ", pair)}. Name each once.");
            }
        }
    }

    /// <summary>The inputs of the later head that a path leads into.</summary>
    internal static IReadOnlyList<HeadPart> Inputs(HeadPart part) => part switch
    {
        HeadPart.Whole => [HeadPart.Query, HeadPart.Key, HeadPart.Value],
        HeadPart.Pattern => [HeadPart.Query, HeadPart.Key],
        _ => [part],
    };

    /// <summary>Whole layers by their names, everything in one order.</summary>
    private static string Name(List<HeadSite> sites, List<HeadPath> paths, TransformerShape shape, string text)
    {
        IEnumerable<string> places = sites.GroupBy(site => site.Part).OrderBy(group => group.Key)
            .SelectMany(group => Places(group.Select(site => site.Head), shape).Select(place => $"{place}{HeadSite.Ending(group.Key)}"));
        IEnumerable<string> ways = paths.GroupBy(path => (path.To, path.Part))
            .SelectMany(group => Places(group.Select(path => path.From), shape).Select(from => (From: from, group.Key.To, group.Key.Part)))
            .GroupBy(way => (way.From, way.Part)).OrderBy(group => group.Key.From, StringComparer.Ordinal).ThenBy(group => group.Key.Part)
            .SelectMany(group => Places(group.Select(way => way.To), shape).Select(to => $"{group.Key.From}>{to}{HeadSite.Ending(group.Key.Part)}"));
        string name = string.Join('+', places.Concat(ways));
        return name.Length <= LongestName ? name : throw new InvalidInputException($"'{text}' joins too much for a name of {LongestName} letters. Join less, or whole layers as in l0>1:6.");
    }

    private static IEnumerable<string> Places(IEnumerable<Head> heads, TransformerShape shape) => heads.GroupBy(head => head.Layer).OrderBy(layer => layer.Key).SelectMany(layer =>
        shape.Heads > 1 && layer.Count() == shape.Heads ? [$"l{layer.Key}"] : layer.OrderBy(head => head.Index).Select(head => head.ToString()));

    [GeneratedRegex(@"^(?:(?<from>[lL]\d{1,4}(?![\dhH])|(?:[lL]\d{1,4}[hH]|\d{1,4}:)\d{1,4})>)?(?<place>[lL]\d{1,4}(?![\dhH])|(?:[lL]\d{1,4}[hH]|\d{1,4}:)\d{1,4})(?:\.(?<part>q|k|v|pattern))?$")]
    private static partial Regex Term();
}
