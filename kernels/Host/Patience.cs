namespace Accelerated.Kernels.Host;

/// <summary>How a thread waits for another one that is about to finish: it spins for about half a millisecond, then yields, so that whoever shares its core gets on.</summary>
internal struct Patience
{
    private const int SpinsBeforeYield = 2_000;

    private int waits;

    /// <summary>How often it has yielded so far.</summary>
    public readonly int Yields => Math.Max(0, waits - SpinsBeforeYield);

    public void Wait()
    {
        if (waits++ < SpinsBeforeYield)
        {
            Thread.SpinWait(8);
        }
        else
        {
            Thread.Yield();
        }
    }
}
