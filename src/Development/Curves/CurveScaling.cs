namespace Accelerated.Development.Curves;

/// <summary>What is done to each curve before curves are compared.</summary>
public enum CurveScaling
{
    Raw,

    /// <summary>To least value 0, largest 1; a level curve becomes 0.</summary>
    MinMax,

    /// <summary>To mean 0, standard deviation 1 (n in the denominator); a level curve becomes 0.</summary>
    Standardised,
}
