namespace Accelerated.Tests.Reference;

/// <summary>
/// KL(q ‖ p) of a row and its gradient in float64, with bounds for a float32 computation that subtracts maxima and adds in any order. With spread s the relative error of a
/// probability is at most u s + γ of (vocabulary + 10); that of log q − log p is the two sums' relative errors and some roundings of its terms.
/// </summary>
public sealed class DivergenceLossReference
{
    // What is smaller may become 0.
    private const double SmallestNormal = 1.2e-38;

    public DivergenceLossReference(ReadOnlySpan<float> logits, ReadOnlySpan<float> teacher, double scale)
    {
        int n = logits.Length;
        (double[] logP, double errorP, double largestP) = LogProbabilities(logits);
        (double[] logQ, double errorQ, double largestQ) = LogProbabilities(teacher);
        Gradient = new double[n];
        GradientBounds = new double[n];
        for (int v = 0; v < n; v++)
        {
            double p = Math.Exp(logP[v]);
            double q = Math.Exp(logQ[v]);
            double difference = logQ[v] - logP[v];
            double magnitude = Math.Abs(teacher[v]) + Math.Abs(logits[v]) + Math.Abs(largestP) + Math.Abs(largestQ) + 2 * Math.Log(n);
            Loss += q * difference;
            LossBound += q * (Math.Abs(difference) * (errorQ + RoundingError.Gamma(n + 4)) + errorP + errorQ + RoundingError.Gamma(10) * magnitude);
            Gradient[v] = scale * (p - q);
            GradientBounds[v] = 1.01 * Math.Abs(scale) * (errorP * p + errorQ * q + RoundingError.Gamma(4) * (p + q) + 2 * SmallestNormal);
        }
    }

    public double Loss { get; }

    public double LossBound { get; }

    public double[] Gradient { get; }

    public double[] GradientBounds { get; }

    private static (double[] Logs, double RelativeError, double Largest) LogProbabilities(ReadOnlySpan<float> logits)
    {
        double[] values = [.. logits.ToArray().Select(x => (double)x)];
        double largest = values.Max();
        double sum = values.Sum(x => Math.Exp(x - largest));
        double error = RoundingError.Unit * (largest - values.Min()) + RoundingError.Gamma(values.Length + 10);
        return ([.. values.Select(x => x - largest - Math.Log(sum))], error, largest);
    }
}
