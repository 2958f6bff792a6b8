using System.Text.RegularExpressions;

namespace Accelerated.Tests.Harness;

/// <summary>
/// Finds barriers between which nothing of shared memory is read or written. No kernel asks for such: where there is one, ILGPU has moved the reads that stood between them, past the second
/// barrier and towards where they are used, and what follows it may overwrite what they have yet to read.
/// </summary>
internal static partial class PtxBarriers
{
    /// <summary>Numbers of the lines of barriers that directly follow another one in their block.</summary>
    public static IReadOnlyList<int> Idle(string ptx)
    {
        var idle = new List<int>();
        bool follows = false;
        int number = 0;
        foreach (string line in ptx.Split('\n'))
        {
            number++;
            if (line.Contains("bar.sync", StringComparison.Ordinal))
            {
                if (follows)
                {
                    idle.Add(number);
                }

                follows = true;
            }
            else if (EndsWait().IsMatch(line))
            {
                follows = false;
            }
        }

        return idle;
    }

    /// <summary>An access of shared memory, or the border of a block.</summary>
    [GeneratedRegex(@"\b(ld|st)\.shared|^\s*L_\w+:|\bbra\b|\bret;|mma\.sync|cp\.async")]
    private static partial Regex EndsWait();
}
