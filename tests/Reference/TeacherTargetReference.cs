namespace Accelerated.Tests.Reference;

/// <summary>
/// onehot(target) − q and its offset in float64 for a row of teacher logits, with bounds for a float32 computation that subtracts the maximum and adds in any order: the relative error of a
/// probability is at most u · spread + γ of (vocabulary + 10), and a sum of products with q has γ of its terms on top.
/// </summary>
public sealed class TeacherTargetReference
{
    // What is smaller may become 0.
    private const double SmallestNormal = 1.2e-38;

    public TeacherTargetReference(ReadOnlySpan<float> teacher, ReadOnlySpan<float> bias, int target)
    {
        int n = teacher.Length;
        double largest = teacher[0], smallest = teacher[0];
        foreach (float t in teacher)
        {
            (largest, smallest) = (Math.Max(largest, t), Math.Min(smallest, t));
        }

        double sum = 0;
        foreach (float t in teacher)
        {
            sum += Math.Exp(t - largest);
        }

        double relative = RoundingError.Unit * (largest - smallest) + RoundingError.Gamma(n + 10);
        Difference = new double[n];
        DifferenceBounds = new double[n];
        Offset = bias[target] - Math.Log(sum);
        OffsetBound = relative + RoundingError.Gamma(6) * (Math.Abs(bias[target]) + Math.Log(n));
        for (int v = 0; v < n; v++)
        {
            double q = Math.Exp(teacher[v] - largest) / sum;
            Difference[v] = (v == target ? 1 : 0) - q;
            DifferenceBounds[v] = relative * q + 2 * SmallestNormal + (v == target ? RoundingError.Gamma(2) : 0);
            Offset += q * (teacher[v] - largest - bias[v]);
            OffsetBound += (relative + RoundingError.Gamma(n + 6)) * q * (largest - teacher[v] + Math.Abs(bias[v])) + SmallestNormal * (largest - teacher[v] + Math.Abs(bias[v]));
        }
    }

    public double[] Difference { get; }

    public double[] DifferenceBounds { get; }

    public double Offset { get; }

    public double OffsetBound { get; }
}
