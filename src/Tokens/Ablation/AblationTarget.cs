using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// What is ablated together: heads and parts of heads, whose activations are replaced, and paths, on which a head's output is replaced only where one later head reads it, while
/// everything else reads it as it is. Two targets that mean the same have the same <see cref="Name"/> and are equal.
/// </summary>
public sealed class AblationTarget : IEquatable<AblationTarget>
{
    internal AblationTarget(string name, IReadOnlyList<HeadSite> sites, IReadOnlyList<HeadPath> paths)
    {
        Name = name;
        Sites = sites;
        Paths = paths;
    }

    /// <summary>As <see cref="AblationSyntax"/> reads it: <c>1:6</c>, <c>l1</c>, <c>0:1+0:4</c>, <c>0:1&gt;1:6.k</c>.</summary>
    public string Name { get; }

    /// <summary>By layer, index and part, each once.</summary>
    public IReadOnlyList<HeadSite> Sites { get; }

    /// <summary>By later head, part and earlier head, each once.</summary>
    public IReadOnlyList<HeadPath> Paths { get; }

    /// <summary>The one head that all of it is about, the later one of a path; null if there are several.</summary>
    public Head? Subject
    {
        get
        {
            Head[] heads = [.. Sites.Select(site => site.Head).Concat(Paths.Select(path => path.To)).Distinct()];
            return heads.Length == 1 ? heads[0] : null;
        }
    }

    /// <summary>The head if the target is one head's whole output, else null.</summary>
    public Head? WholeHead => Paths.Count == 0 && Sites is [{ Part: HeadPart.Whole } only] ? only.Head : null;

    /// <summary>The name in a file's: <c>1_6</c>, <c>l1</c>, <c>0_1+0_4</c>, <c>0_1-1_6.k</c>.</summary>
    public string FileName => Name.Replace(':', '_').Replace('>', '-');

    /// <summary>One head's whole output.</summary>
    public static AblationTarget Of(Head head) => new(head.ToString(), [new HeadSite(head, HeadPart.Whole)], []);

    /// <summary>One path.</summary>
    public static AblationTarget Of(HeadPath path) => new(path.ToString(), [], [path]);

    public bool Equals(AblationTarget? other) => other?.Name == Name;

    public override bool Equals(object? obj) => Equals(obj as AblationTarget);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;
}
