using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>The direct path from a head's output into the input of a head of a later layer, or into one of its inputs. Printed <c>0:1&gt;1:6</c>, <c>0:1&gt;1:6.k</c>.</summary>
public readonly record struct HeadPath(Head From, Head To, HeadPart Part)
{
    public override string ToString() => $"{From}>{To}{HeadSite.Ending(Part)}";
}
