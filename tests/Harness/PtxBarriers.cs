using System.Text.RegularExpressions;
using Accelerated.Kernels.Groups;

namespace Accelerated.Tests.Harness;

/// <summary>
/// Finds barriers between which nothing of shared memory is read or written but what <see cref="SharedReads.Barrier"/> writes. No kernel asks for such: where there is one, ILGPU has moved the reads that
/// stood between them, past the second barrier and towards where they are used, and what follows it may overwrite what they have yet to read.
/// </summary>
internal static partial class PtxBarriers
{
    private static readonly string Mark = $"0f{BitConverter.SingleToUInt32Bits(SharedReads.Mark):X8}";

    /// <summary>Numbers of the lines of barriers that directly follow another one in their block.</summary>
    public static IReadOnlyList<int> Idle(string ptx) => [.. Barriers(ptx).Where(b => b.IsIdle).Select(b => b.Line)];

    /// <summary>Numbers of the lines of barriers of <see cref="SharedReads"/>.</summary>
    public static IReadOnlyList<int> Marked(string ptx) => [.. Barriers(ptx).Where(b => b.IsMarked).Select(b => b.Line)];

    private static IEnumerable<(int Line, bool IsIdle, bool IsMarked)> Barriers(string ptx)
    {
        var marks = new HashSet<string>(); // registers that hold the mark
        bool follows = false;
        bool isMarked = false;
        int number = 0;
        foreach (string line in ptx.Split('\n'))
        {
            number++;
            if (line.Contains("bar.sync", StringComparison.Ordinal))
            {
                yield return (number, follows, isMarked);
                (follows, isMarked) = (true, false);
            }
            else if (StoreShared().Match(line) is { Success: true } store && (store.Groups[1].Value == Mark || marks.Contains(store.Groups[1].Value)))
            {
                isMarked = true;
            }
            else if (EndsWait().IsMatch(line))
            {
                (follows, isMarked) = (false, false);
            }
            else if (Assignment().Match(line) is { Success: true } assignment)
            {
                _ = assignment.Groups[2].Value == Mark ? marks.Add(assignment.Groups[1].Value) : marks.Remove(assignment.Groups[1].Value);
            }
        }
    }

    /// <summary>An access of shared memory, or the border of a block.</summary>
    [GeneratedRegex(@"\b(ld|st)\.shared|^\s*L_\w+:|\bbra\b|\bret;|mma\.sync|cp\.async")]
    private static partial Regex EndsWait();

    /// <summary>A single value that is written to shared memory.</summary>
    [GeneratedRegex(@"\bst\.shared\.\w+\s+\[.*\],\s*([%\w]+);")]
    private static partial Regex StoreShared();

    /// <summary>A register that is given a value, and that value where it is another register or a constant.</summary>
    [GeneratedRegex(@"^\s*[a-z][\w.]*\s+(%\w+)(?:,\s*([%\w]+))?")]
    private static partial Regex Assignment();
}
