using System.Globalization;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Calibration;

/// <summary>One setting of a calibration grid.</summary>
/// <param name="Epsilon">ε.</param>
/// <param name="InverseTemperature">nβ.</param>
/// <param name="Localization">γ.</param>
public sealed record CalibrationCell(double Epsilon, double InverseTemperature, double Localization)
{
    /// <summary><paramref name="options"/> with this cell's ε, nβ and γ.</summary>
    public SamplerOptions Apply(SamplerOptions options) => options with { Epsilon = Epsilon, InverseTemperature = InverseTemperature, Localization = Localization };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ε {Epsilon:G4}, nβ {InverseTemperature:G4}, γ {Localization:G4}");
}
