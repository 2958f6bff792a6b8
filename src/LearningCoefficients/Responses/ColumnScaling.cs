namespace Accelerated.LearningCoefficients.Responses;

/// <summary>What is done to columns before their principal components are taken.</summary>
public enum ColumnScaling
{
    /// <summary>Their mean is subtracted.</summary>
    Centred,

    /// <summary>And they are divided by their standard deviation.</summary>
    Standardised,
}
