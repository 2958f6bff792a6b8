namespace Accelerated.Tokens.Ablation;

/// <summary>How kinds of ablation are written on command lines and in records.</summary>
public static class AblationKindNames
{
    private static readonly string[] Names = ["zero", "mean", "mean-position", "resample"];

    /// <summary>All of them, in the order of <see cref="AblationKind"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    public static string Name(this AblationKind kind) => Names[(int)kind];

    public static bool TryParse(string name, out AblationKind kind)
    {
        int index = Array.IndexOf(Names, name);
        kind = (AblationKind)Math.Max(0, index);
        return index >= 0;
    }
}
