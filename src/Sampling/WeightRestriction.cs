using Accelerated.Devices;
using Accelerated.Model;

namespace Accelerated.Sampling;

/// <summary>
/// Which weights move; the rest stay at w*. The ranges are ascending, disjoint and not adjacent. The moving coordinates are numbered 0 to <see cref="Count"/> − 1
/// in the order of the flat vector; that number is the index of their noise.
/// </summary>
public sealed class WeightRestriction
{
    /// <param name="name">What the user calls it: <c>1:6</c>, <c>full</c>.</param>
    /// <param name="ranges">Any ranges; sorted and merged here.</param>
    public WeightRestriction(string name, IEnumerable<ParameterRange> ranges)
    {
        Name = name;
        var merged = new List<ParameterRange>();
        foreach (ParameterRange range in ranges.Where(r => r.Length > 0).OrderBy(r => r.Offset))
        {
            if (merged.Count > 0 && range.Offset <= merged[^1].End)
            {
                ParameterRange last = merged[^1];
                merged[^1] = last with { Length = Math.Max(last.End, range.End) - last.Offset };
            }
            else
            {
                merged.Add(range);
            }
        }

        Ranges = merged;
        Count = merged.Sum(r => r.Length);
    }

    public string Name { get; }

    public IReadOnlyList<ParameterRange> Ranges { get; }

    /// <summary>Number of moving coordinates.</summary>
    public int Count { get; }

    public override string ToString() => $"{Name} ({Count} weights)";

    /// <summary>Copies the moving coordinates of <paramref name="vector"/> to <paramref name="packed"/>, [<see cref="Count"/>].</summary>
    internal void Pack(DeviceMemory<float> vector, DeviceMemory<float> packed) =>
        Each((range, first) => vector.Device.Copy(vector.View.SubView(range.Offset, range.Length), packed.View.SubView(first, range.Length)));

    /// <summary>Puts <paramref name="packed"/> in the place of the moving coordinates of <paramref name="vector"/>.</summary>
    internal void Unpack(DeviceMemory<float> packed, DeviceMemory<float> vector) =>
        Each((range, first) => vector.Device.Copy(packed.View.SubView(first, range.Length), vector.View.SubView(range.Offset, range.Length)));

    private void Each(Action<ParameterRange, long> copy)
    {
        long first = 0;
        foreach (ParameterRange range in Ranges)
        {
            copy(range, first);
            first += range.Length;
        }
    }
}
