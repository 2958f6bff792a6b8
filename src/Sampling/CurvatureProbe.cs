using Accelerated.Kernels.Random;

namespace Accelerated.Sampling;

/// <summary>
/// The largest curvature of the loss at w* on one minibatch, restricted to the moving weights, from below: power iteration on Hessian-vector products by central differences of gradients.
/// </summary>
public static class CurvatureProbe
{
    /// <summary>Products of one measurement; each takes two evaluations of the gradient.</summary>
    public const int Products = 5;

    /// <summary>Length of the displacement to either side.</summary>
    public const double Displacement = 0.01;

    /// <summary>The largest Rayleigh quotient of each component; its components are evaluated together.</summary>
    /// <param name="losses">Stands at w*.</param>
    /// <param name="components">Which weights move.</param>
    /// <param name="rows">The minibatch.</param>
    /// <param name="seed">Of the first directions.</param>
    /// <param name="cancellation">Ends it between two products.</param>
    public static double[] Largest(IWalkerLosses losses, IReadOnlyList<WeightRestriction> components, ReadOnlySpan<int> rows, ulong seed, CancellationToken cancellation = default)
    {
        Walker[] walkers = [.. components.Select(c => new Walker(losses.Device, c))];
        try
        {
            float[][] anchors = [.. walkers.Select(w => AnchorOf(losses, w))];
            double[][] directions = [.. components.Select(c => FirstDirection(c.Count, seed))];
            double[] largest = [.. components.Select(_ => double.NegativeInfinity)];
            var values = new double[walkers.Length];
            for (int product = 0; product < Products; product++)
            {
                cancellation.ThrowIfCancellationRequested();
                float[][] ahead = Gradients(losses, rows, walkers, anchors, directions, Displacement, values);
                float[][] behind = Gradients(losses, rows, walkers, anchors, directions, -Displacement, values);
                for (int c = 0; c < walkers.Length; c++)
                {
                    largest[c] = Math.Max(largest[c], Turn(directions[c], ahead[c], behind[c]));
                }
            }

            return largest;
        }
        finally
        {
            Array.ForEach(walkers, w => w.Dispose());
        }
    }

    private static float[] AnchorOf(IWalkerLosses losses, Walker walker)
    {
        losses.CopyAnchor(walker.Restriction, walker.Weights);
        return walker.Weights.ToArray();
    }

    private static double[] FirstDirection(int length, ulong seed)
    {
        var noise = new float[length];
        NormalNoise.Fill(noise, seed, NoisePurpose.Curvature, 0, 0);
        double norm = Math.Sqrt(noise.Sum(x => (double)x * x));
        return Array.ConvertAll(noise, x => x / norm);
    }

    private static float[][] Gradients(IWalkerLosses losses, ReadOnlySpan<int> rows, Walker[] walkers, float[][] anchors, double[][] directions, double displacement, double[] values)
    {
        for (int c = 0; c < walkers.Length; c++)
        {
            var moved = new float[anchors[c].Length];
            for (int i = 0; i < moved.Length; i++)
            {
                moved[i] = (float)(anchors[c][i] + displacement * directions[c][i]);
            }

            walkers[c].Weights.CopyFrom(moved);
        }

        losses.LossesAndGradients(rows, walkers, values);
        return [.. walkers.Select(w => w.Gradient.ToArray())];
    }

    /// <summary>Turns a unit vector towards the Hessian times itself and returns its Rayleigh quotient.</summary>
    private static double Turn(double[] direction, float[] ahead, float[] behind)
    {
        double along = 0, square = 0;
        var product = new double[direction.Length];
        for (int i = 0; i < product.Length; i++)
        {
            product[i] = ((double)ahead[i] - behind[i]) / (2 * Displacement);
            along += direction[i] * product[i];
            square += product[i] * product[i];
        }

        if (square > 0 && double.IsFinite(square))
        {
            double norm = Math.Sqrt(square);
            for (int i = 0; i < product.Length; i++)
            {
                direction[i] = product[i] / norm;
            }
        }

        return double.IsFinite(along) ? along : double.NegativeInfinity;
    }
}
