namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// Variances of position and velocity on a quadratic loss, step by step, from w*: v′ = (1 − α) v − (ε/2) k x + √(aε) ξ, x′ = x + v′. α = a = 1 is SGLD. A thermostat moves α by the mean squared
/// velocity, which for many coordinates is its expectation.
/// </summary>
internal sealed class LinearLangevin(double epsilon, double diffusion, double friction, double stiffness, double firstVelocityVariance)
{
    private double product;
    private double velocity = firstVelocityVariance;

    /// <summary>E[x²] now.</summary>
    public double Position { get; private set; }

    /// <summary>α of the next step.</summary>
    public double Friction { get; set; } = friction;

    /// <summary>E[v²] of the last step.</summary>
    public double Velocity => velocity;

    public void Step()
    {
        double keep = 1 - Friction;
        double pull = epsilon / 2 * stiffness;
        double with = keep * product - pull * Position;
        double next = keep * keep * velocity - 2 * keep * pull * product + pull * pull * Position + diffusion * epsilon;
        Position += 2 * with + next;
        product = with + next;
        velocity = next;
    }
}
