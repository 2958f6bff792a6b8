using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>What a target does to one head: parts that are substituted, and for each of its inputs the earlier heads that are substituted there.</summary>
internal sealed class HeadEdit
{
    private readonly HashSet<HeadPart> substituted;
    private readonly ILookup<HeadPart, Head> cut;

    public HeadEdit(Head head, AblationTarget target)
    {
        Head = head;
        substituted = [.. target.Sites.Where(site => site.Head == head).Select(site => site.Part)];
        cut = target.Paths.Where(path => path.To == head)
            .SelectMany(path => AblationSyntax.Inputs(path.Part).Select(input => (Input: input, path.From)))
            .ToLookup(way => way.Input, way => way.From);
    }

    /// <summary>Queries, keys and values.</summary>
    public static IReadOnlyList<HeadPart> Inputs { get; } = [HeadPart.Query, HeadPart.Key, HeadPart.Value];

    public Head Head { get; }

    public bool Substitutes(HeadPart part) => substituted.Contains(part);

    /// <summary>Whether queries, keys or values are other than in the pass that goes on around them.</summary>
    public bool Changes(HeadPart input) => substituted.Contains(input) || cut[input].Any();

    /// <summary>Inputs that are read from the same changed stream, and the earlier heads that it lacks.</summary>
    public IEnumerable<(IReadOnlyList<Head> From, IReadOnlyList<HeadPart> Inputs)> Cuts() => Inputs
        .Where(input => !substituted.Contains(input) && cut[input].Any())
        .GroupBy(input => string.Join(' ', cut[input]), StringComparer.Ordinal)
        .Select(group => ((IReadOnlyList<Head>)[.. cut[group.First()]], (IReadOnlyList<HeadPart>)[.. group]));
}
