using Accelerated.Devices;
using Accelerated.Sampling;

namespace Accelerated.Tests.Sampling;

/// <summary>Losses that are written down beforehand, per evaluation of a walker; logs the rows of each call and the number of walkers.</summary>
internal sealed class ScriptedLosses(ComputeDevice device, Func<int, double> loss) : IWalkerLosses
{
    private readonly Dictionary<Walker, int> numbers = new(ReferenceEqualityComparer.Instance);

    public List<string> Log { get; } = [];

    public ComputeDevice Device => device;

    public int TermsPerRow => 1;

    public void CopyAnchor(WeightRestriction restriction, DeviceMemory<float> destination) => destination.Clear();

    public double AnchorLoss(ReadOnlySpan<int> rows)
    {
        Log.Add($"anchor on {string.Join(' ', rows.ToArray())}");
        return 0.5;
    }

    public void AnchorTerms(ReadOnlySpan<int> rows, Span<float> terms) => terms.Fill(0.5f);

    public void LossesAndGradients(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses)
    {
        Log.Add($"{string.Join('+', walkers.Select(w => w.Restriction.Name))} on {string.Join(' ', rows.ToArray())}");
        Losses(rows, walkers, losses);
    }

    /// <summary>Evaluation i of all walkers, counted per call and walker, gets loss i.</summary>
    public void Losses(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses)
    {
        for (int i = 0; i < walkers.Count; i++)
        {
            numbers.TryAdd(walkers[i], numbers.Count * 100);
            losses[i] = loss(numbers[walkers[i]]++);
        }
    }

    public void Terms(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<float> terms) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
