namespace Accelerated.Tests.Reference;

/// <summary>Layer norm of one row and its gradient in float64, as a textbook writes them.</summary>
public static class LayerNormReference
{
    public static double Mean(ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int c = 0; c < x.Length; c++)
        {
            sum += x[c];
        }

        return sum / x.Length;
    }

    /// <summary>mean((x − mean)²).</summary>
    public static double Variance(ReadOnlySpan<float> x)
    {
        double mean = Mean(x);
        double sum = 0;
        for (int c = 0; c < x.Length; c++)
        {
            sum += (x[c] - mean) * (x[c] - mean);
        }

        return sum / x.Length;
    }

    /// <summary>(x − mean) / √(variance + ε) · w + b.</summary>
    public static double[] Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, double epsilon)
    {
        double mean = Mean(x);
        double deviation = Math.Sqrt(Variance(x) + epsilon);
        var y = new double[x.Length];
        for (int c = 0; c < x.Length; c++)
        {
            y[c] = (x[c] - mean) / deviation * w[c] + b[c];
        }

        return y;
    }

    /// <summary>∂L/∂x given ∂L/∂y, for the mean and reciprocal deviation kept from the forward pass.</summary>
    public static double[] InputGradient(ReadOnlySpan<float> x, double mean, double reciprocal, ReadOnlySpan<float> w, ReadOnlySpan<float> dy)
    {
        int n = x.Length;
        double meanOfGradient = 0;
        double meanOfProduct = 0;
        for (int c = 0; c < n; c++)
        {
            double g = (double)dy[c] * w[c];
            meanOfGradient += g / n;
            meanOfProduct += g * (x[c] - mean) * reciprocal / n;
        }

        var dx = new double[n];
        for (int c = 0; c < n; c++)
        {
            double normal = (x[c] - mean) * reciprocal;
            dx[c] = reciprocal * ((double)dy[c] * w[c] - meanOfGradient - normal * meanOfProduct);
        }

        return dx;
    }
}
