namespace Accelerated.Tokens.Ablation;

/// <summary>Sees an ablation part by part, in the order of the data, so that nothing has to hold all of it.</summary>
public interface IAblationObserver
{
    /// <summary>Whether it looks at where heads attend.</summary>
    bool WantsPeaks { get; }

    void Observe(AblationPart part);
}
