namespace Accelerated.LearningCoefficients;

/// <summary>Which kind of learning coefficient an estimate is.</summary>
public enum Metric
{
    /// <summary>All weights, general data.</summary>
    Llc,

    /// <summary>Weight-refined: some weights, general data.</summary>
    WrLlc,

    /// <summary>Data-refined: all weights, other data.</summary>
    DrLlc,

    /// <summary>Weight- and data-refined: some weights, other data.</summary>
    WdrLlc,
}
