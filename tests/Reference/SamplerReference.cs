namespace Accelerated.Tests.Reference;

/// <summary>One coordinate of each sampler in float64, as its paper writes it, in this project's ε; U′ = nβ g + γ (w − w*).</summary>
internal sealed class SamplerReference(double epsilon, double inverseTemperature, double localization, double noiseLevel)
{
    public double Weight { get; set; }

    public double Anchor { get; set; }

    public double Velocity { get; set; }

    public double SecondMoment { get; set; }

    public void Sgld(double gradient, double xi) => Weight += -epsilon / 2 * Slope(gradient) + Math.Sqrt(epsilon) * noiseLevel * xi;

    public void Rmsprop(double gradient, double xi, double decay, double stability)
    {
        SecondMoment = decay * SecondMoment + (1 - decay) * gradient * gradient;
        double g = 1 / (Math.Sqrt(SecondMoment) + stability);
        Weight += -epsilon / 2 * g * Slope(gradient) + Math.Sqrt(epsilon * g) * noiseLevel * xi;
    }

    /// <summary>SGHMC where <paramref name="diffusion"/> is <paramref name="friction"/>; a thermostat's step otherwise.</summary>
    public void Momentum(double gradient, double xi, double friction, double diffusion)
    {
        Velocity = (1 - friction) * Velocity - epsilon / 2 * Slope(gradient) + Math.Sqrt(diffusion * epsilon) * noiseLevel * xi;
        Weight += Velocity;
    }

    public double Slope(double gradient) => inverseTemperature * gradient + localization * (Weight - Anchor);
}
