namespace Accelerated.Model.HeadRefined;

/// <summary>Walkers of one layer that are evaluated together.</summary>
internal sealed class HeadGroup(HeadStack stack, LastLayerStack? last) : IDisposable
{
    public HeadStack Stack { get; } = stack;

    /// <summary>Null for walkers of earlier layers.</summary>
    public LastLayerStack? Last { get; } = last;

    public void Dispose()
    {
        Last?.Dispose();
        Stack.Dispose();
    }
}
