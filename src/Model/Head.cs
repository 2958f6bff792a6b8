using System.Text.RegularExpressions;
using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>An attention head, by layer and index, both from 0. Printed <c>1:6</c>; read as <c>1:6</c>, <c>l1h6</c> or <c>L1H6</c>.</summary>
public readonly partial record struct Head(int Layer, int Index)
{
    public static Head Parse(string text) =>
        TryParse(text, out Head head) ? head : throw new InvalidInputException($"'{text}' is no head. Write layer:head as in 1:6 (or l1h6).");

    public static bool TryParse(string text, out Head head)
    {
        Match match = Pattern().Match(text);
        head = match.Success && int.TryParse(match.Groups[1].ValueSpan, out int layer) && int.TryParse(match.Groups[2].ValueSpan, out int index)
            ? new Head(layer, index)
            : default;
        return match.Success;
    }

    public override string ToString() => $"{Layer}:{Index}";

    [GeneratedRegex(@"^(?:[lL](?=\d+[hH]))?(\d{1,4})(?::|(?<=^[lL]\d+)[hH])(\d{1,4})$")]
    private static partial Regex Pattern();
}
