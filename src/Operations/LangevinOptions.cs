namespace Accelerated.Operations;

/// <summary>Constants of one Langevin step; the defaults are the paper's.</summary>
/// <param name="Epsilon">Step size ε: drift ε/2, noise variance ε.</param>
/// <param name="InverseTemperature">The product nβ.</param>
/// <param name="Localization">γ.</param>
/// <param name="NoiseLevel">σ.</param>
public readonly record struct LangevinOptions(double Epsilon = 1e-3, double InverseTemperature = 30, double Localization = 200, double NoiseLevel = 1);
