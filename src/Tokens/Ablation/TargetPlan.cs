using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>A target layer by layer.</summary>
internal sealed class TargetPlan
{
    private readonly ILookup<int, HeadEdit> edits;
    private readonly HashSet<Head> heads;

    public TargetPlan(AblationTarget target, TransformerShape shape)
    {
        Target = target;
        heads = [.. target.Sites.Select(site => site.Head).Concat(target.Paths.Select(path => path.To))];
        edits = heads.OrderBy(head => head.Layer).ThenBy(head => head.Index).Select(head => new HeadEdit(head, target)).ToLookup(edit => edit.Head.Layer);
        FirstLayer = heads.Min(head => head.Layer);
        OnlyLastLayer = FirstLayer == shape.Layers - 1 && heads.Count == 1 ? edits[FirstLayer].Single() : null;
    }

    public AblationTarget Target { get; }

    /// <summary>Before this layer nothing is other than in the intact pass.</summary>
    public int FirstLayer { get; }

    /// <summary>The one change, if it is to one head of the last layer; else null.</summary>
    public HeadEdit? OnlyLastLayer { get; }

    public IEnumerable<HeadEdit> Edits(int layer) => edits[layer];

    /// <summary>Whether the output of <paramref name="head"/> is other than in the intact pass, or may be.</summary>
    public bool Moves(Head head) => head.Layer > FirstLayer || heads.Contains(head);

    /// <summary>Activations whose substitutes are needed.</summary>
    public IEnumerable<HeadSite> Substituted() => Target.Sites.Concat(Target.Paths.Select(path => new HeadSite(path.From, HeadPart.Whole)));
}
