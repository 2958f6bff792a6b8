namespace Accelerated.Tests.Reference;

/// <summary>AdamW of one weight in float64, in the order of PyTorch's documentation: decay, moments, correction, step.</summary>
public sealed class AdamWReference(double learningRate, double weightDecay, double beta1, double beta2, double epsilon)
{
    private int steps;

    public double Weight { get; set; }

    public double FirstMoment { get; set; }

    public double SecondMoment { get; set; }

    public void Step(double gradient)
    {
        steps++;
        Step(gradient, 1 - Math.Pow(beta1, steps), 1 - Math.Pow(beta2, steps));
    }

    public void Step(double gradient, double correction1, double correction2)
    {
        Weight -= learningRate * weightDecay * Weight;
        FirstMoment = beta1 * FirstMoment + (1 - beta1) * gradient;
        SecondMoment = beta2 * SecondMoment + (1 - beta2) * gradient * gradient;
        Weight -= learningRate * (FirstMoment / correction1) / (Math.Sqrt(SecondMoment / correction2) + epsilon);
    }
}
