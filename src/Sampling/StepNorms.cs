namespace Accelerated.Sampling;

/// <summary>How long the terms of a step are, over the moving weights, and where it starts.</summary>
/// <param name="Gradient">‖(ε/2) nβ ∇ℓ‖, preconditioned where the sampler does so.</param>
/// <param name="Localization">‖(ε/2) γ (w − w*)‖, likewise.</param>
/// <param name="Drift">Of the sum of these two.</param>
/// <param name="Noise">Of the noise that the step adds.</param>
/// <param name="Distance">‖w − w*‖ before the step.</param>
public readonly record struct StepNorms(double Gradient, double Localization, double Drift, double Noise, double Distance);
