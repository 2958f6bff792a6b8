using System.Globalization;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>
/// Part <paramref name="Index"/> of <paramref name="Count"/> equal parts of a plan, counted from 0. The plan's groups lie in their order on a line, each as long as it costs; a share has those
/// whose middle lies within its part of the line. So shares are disjoint, together everything, about equally costly, and need no one to hand them out; neighbours, which are of one
/// checkpoint, stay together; and share i of n is shares 2i and 2i + 1 of 2n.
/// </summary>
public readonly record struct Share(int Index, int Count)
{
    public static Share Whole { get; } = new(0, 1);

    /// <summary>The array index of a Slurm task or of a pod of an indexed Kubernetes job; null outside of one.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static int? IndexOfEnvironment(Func<string, string?> variable) =>
        int.TryParse(variable("SLURM_ARRAY_TASK_ID") is { Length: > 0 } task ? task : variable("JOB_COMPLETION_INDEX"), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    /// <summary>Reads <c>3/16</c>, or <c>auto/16</c> with the index from the environment.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <exception cref="InvalidInputException">It is none, or lies outside.</exception>
    public static Share Parse(string text, Func<string, string?> variable)
    {
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
        {
            throw new InvalidInputException($"'{text}' is no share. Write INDEX/COUNT with the index from 0, as in 3/16, or auto/16 in a task of a Slurm array or an indexed Kubernetes job.");
        }

        int index = parts[0] == "auto"
            ? IndexOfEnvironment(variable) ?? throw new InvalidInputException($"'{text}': neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set here. Name the index, as in 3/{count}.")
            : int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw new InvalidInputException($"'{text}' is no share: '{parts[0]}' is no index. Write it from 0, as in 3/{count}.");
        return index < count
            ? new Share(index, count)
            : throw new InvalidInputException($"There is no share {index} of {count}: they are counted from 0, so the last is {count - 1}/{count}.");
    }

    /// <summary>Those of <paramref name="groups"/> that belong to this share, in their order.</summary>
    public IReadOnlyList<SweepGroup> Of(IReadOnlyList<SweepGroup> groups)
    {
        if (Count == 1)
        {
            return groups;
        }

        double whole = groups.Sum(g => g.Cost);
        double before = 0;
        var own = new List<SweepGroup>();
        foreach (SweepGroup group in groups)
        {
            double middle = (before + group.Cost / 2) / whole;
            if (Math.Min((int)(middle * Count), Count - 1) == Index)
            {
                own.Add(group);
            }

            before += group.Cost;
        }

        return own;
    }

    public override string ToString() => $"{Index}/{Count}";
}
