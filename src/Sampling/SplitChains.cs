namespace Accelerated.Sampling;

/// <summary>
/// Chains cut in two, so that a trend within a chain shows as a difference between chains. Of an odd number of draws the middle one is left out.
/// </summary>
internal readonly ref struct SplitChains(ReadOnlySpan<double> values, int chains, int draws)
{
    private readonly ReadOnlySpan<double> values = values;

    public int Count => 2 * chains;

    public int Length => draws / 2;

    public ReadOnlySpan<double> this[int half] =>
        values.Slice(half / 2 * draws + (half % 2 == 0 ? 0 : draws - Length), Length);
}
