using Xunit;

namespace Accelerated.Tests.Reference;

public sealed class AttentionReferenceTests
{
    private const int Tokens = 7;
    private const int HeadSize = 3;
    private const double Scale = 0.6;

    [Fact]
    public void Backward_is_the_slope_of_the_forward_pass()
    {
        const double Step = 1e-5;
        const double Tolerance = 1e-8; // third derivatives of order 1 times Step², and 2⁻⁵³ / Step
        var random = new Random(5);
        double[][] inputs = [.. Enumerable.Range(0, 3).Select(_ => Uniform(random))];
        double[] dz = Uniform(random);
        (double[] dq, double[] dk, double[] dv) = AttentionReference.Backward(inputs[0], inputs[1], inputs[2], dz, Tokens, HeadSize, Scale);
        double[][] gradients = [dq, dk, dv];
        for (int input = 0; input < 3; input++)
        {
            for (int i = 0; i < Tokens * HeadSize; i++)
            {
                double kept = inputs[input][i];
                inputs[input][i] = kept + Step;
                double above = Objective(inputs, dz);
                inputs[input][i] = kept - Step;
                double below = Objective(inputs, dz);
                inputs[input][i] = kept;
                Assert.Equal((above - below) / (2 * Step), gradients[input][i], Tolerance);
            }
        }
    }

    private static double Objective(double[][] inputs, double[] dz)
    {
        double[,] weights = AttentionReference.Weights(AttentionReference.Scores(inputs[0], inputs[1], Tokens, HeadSize, Scale));
        return AttentionReference.Forward(weights, inputs[2], HeadSize).Zip(dz, (z, slope) => z * slope).Sum();
    }

    private static double[] Uniform(Random random) => [.. Enumerable.Range(0, Tokens * HeadSize).Select(_ => 4 * random.NextDouble() - 2)];
}
