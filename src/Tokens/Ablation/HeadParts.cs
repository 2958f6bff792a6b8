using Accelerated.Model;
using ILGPU;

namespace Accelerated.Tokens.Ablation;

/// <summary>Parts of heads among the activations of a layer.</summary>
internal static class HeadParts
{
    /// <summary>[tokens, head size]; patterns are nowhere stored.</summary>
    public static ArrayView<float> View(HeadView heads, HeadPart part, int head) => part switch
    {
        HeadPart.Query => heads.Q(head),
        HeadPart.Key => heads.K(head),
        HeadPart.Value => heads.V(head),
        HeadPart.Whole => heads.Z(head),
        _ => throw new InvalidOperationException("A pattern has no place among the activations."),
    };

    /// <summary>0, 1 and 2 for queries, keys and values.</summary>
    public static int Index(HeadPart input) => input - HeadPart.Query;
}
