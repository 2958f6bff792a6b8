using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>A head, or a part of it. Printed <c>1:6</c>, <c>1:6.q</c>, <c>1:6.pattern</c>.</summary>
public readonly record struct HeadSite(Head Head, HeadPart Part)
{
    public override string ToString() => $"{Head}{Ending(Part)}";

    internal static string Ending(HeadPart part) => part switch
    {
        HeadPart.Query => ".q",
        HeadPart.Key => ".k",
        HeadPart.Value => ".v",
        HeadPart.Pattern => ".pattern",
        _ => string.Empty,
    };
}
