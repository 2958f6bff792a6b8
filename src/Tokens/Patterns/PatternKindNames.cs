namespace Accelerated.Tokens;

/// <summary>How kinds are called in tables and on pages, and the order in which they are listed.</summary>
public static class PatternKindNames
{
    public const string Unclassified = "unclassified";

    /// <summary>The four kinds, primary first.</summary>
    public static IReadOnlyList<PatternKinds> Ordered { get; } = [PatternKinds.Induction, PatternKinds.Dyck, PatternKinds.NGram, PatternKinds.SkipNGram];

    /// <summary>The first kind of a set in the order of precedence; <see cref="PatternKinds.None"/> of the empty set.</summary>
    public static PatternKinds Primary(this PatternKinds kinds) => Ordered.FirstOrDefault(kind => kinds.HasFlag(kind));

    /// <summary><c>induction</c>, <c>dyck</c>, <c>n-gram</c>, <c>skip n-gram</c>, or <c>unclassified</c> for none. A single kind is wanted.</summary>
    public static string Name(this PatternKinds kind) => kind switch
    {
        PatternKinds.None => Unclassified,
        PatternKinds.Induction => "induction",
        PatternKinds.Dyck => "dyck",
        PatternKinds.NGram => "n-gram",
        PatternKinds.SkipNGram => "skip n-gram",
        _ => throw new ArgumentException($"'{kind}' is a set of kinds but one is needed.", nameof(kind)),
    };
}
