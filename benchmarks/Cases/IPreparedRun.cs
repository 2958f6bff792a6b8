namespace Accelerated.Benchmarks.Cases;

/// <summary>A run whose memory lies ready on its device.</summary>
internal interface IPreparedRun : IDisposable
{
    /// <summary>Does it once and waits for the end.</summary>
    void Execute();

    /// <summary>What it has computed so far.</summary>
    IReadOnlyList<CaseOutput> Outputs();
}
