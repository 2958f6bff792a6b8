namespace Accelerated.Tokens;

/// <summary>A share of counts with its 95 % interval (Wilson, 1927), which stays within 0 to 1 and is no point where the share is 0 or 1.</summary>
/// <param name="Hits">Of <paramref name="Trials"/>.</param>
public readonly record struct WilsonInterval(long Hits, long Trials)
{
    private const double Z = 1.959963984540054;

    /// <summary>NaN without trials.</summary>
    public double Share => (double)Hits / Trials;

    public double Low => Math.Max(0, Center - Half);

    public double High => Math.Min(1, Center + Half);

    private double Center => (Share + (Z * Z / (2 * Trials))) / (1 + (Z * Z / Trials));

    private double Half => Z / (1 + (Z * Z / Trials)) * Math.Sqrt((Share * (1 - Share) / Trials) + (Z * Z / (4.0 * Trials * Trials)));

    public override string ToString() => Trials == 0 ? "–" : $"{Share:0.0000} [{Low:0.0000}, {High:0.0000}] ({Hits:N0}/{Trials:N0})";
}
