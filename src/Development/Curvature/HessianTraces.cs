using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>
/// Traces of the diagonal blocks H_hh of the Hessian of the mean loss, one for each head (W_Q, W_K, W_V, W_O and biases), by Hutchinson: with signs z over the weights of all heads at
/// once, E[z_h · (H z)_h] = tr H_hh, since signs of different weights are independent; blocks between heads only add noise. So one product H z serves every head.
/// <para>H z = (∇ℓ(w + εz) − ∇ℓ(w − εz)) / 2ε + O(ε²), ε = <see cref="RelativeStep"/> · rms of the heads' weights. The error of that difference is stated, not assumed: the first
/// probe is taken at ε / 2, ε and 2ε. Its truncation at ε is (q(2ε) − q(ε)) / 3; rounding, which grows as 1 / ε, shows in q(ε) − q(ε / 2) with √5 times its standard deviation at
/// ε. <see cref="ScoreMetric.HessianTraceError"/> is the sum of both magnitudes.</para>
/// </summary>
public static class HessianTraces
{
    /// <summary>
    /// Gradients in float32 are good to about δ = 10⁻⁶ of their size; truncation is about η² of the result and rounding about δ / η of it, both relative to weights. Their sum is
    /// least at η = (δ / 2)^⅓ ≈ 2⁻⁷.
    /// </summary>
    public const double RelativeStep = 1.0 / 128;

    /// <param name="model">A model with <paramref name="parameters"/>; it is left with them.</param>
    /// <param name="parameters">The flat vector of the checkpoint.</param>
    /// <param name="tokens">Rows, [sequences, length].</param>
    /// <param name="length">Tokens of a row.</param>
    /// <param name="probes">Sign vectors; 2 or more for standard errors, which are over probes.</param>
    /// <param name="seed">Of the signs.</param>
    /// <param name="cancellation">Looked at between gradients.</param>
    public static IReadOnlyList<Score> Of(Transformer model, float[] parameters, int[] tokens, int length, int probes, ulong seed, CancellationToken cancellation = default)
    {
        IReadOnlyList<Head> heads = AllHeads.Of(model.Shape);
        var quotients = new HeadQuotients(model, parameters, tokens, length, heads, cancellation);
        double step = RelativeStep * quotients.RootMeanSquare;
        double[][] values = new double[probes][];
        double[] errors = new double[heads.Count];
        try
        {
            for (int probe = 0; probe < probes; probe++)
            {
                quotients.Begin(seed, probe);
                values[probe] = quotients.At(step);
                if (probe == 0)
                {
                    double[] half = quotients.At(step / 2), twice = quotients.At(2 * step);
                    for (int h = 0; h < errors.Length; h++)
                    {
                        errors[h] = Math.Abs(twice[h] - values[0][h]) / 3 + Math.Abs(values[0][h] - half[h]) / Math.Sqrt(5);
                    }
                }
            }
        }
        finally
        {
            model.Parameters.CopyFrom(parameters);
        }

        List<Score> scores = [];
        for (int h = 0; h < heads.Count; h++)
        {
            SampleMean mean = SampleMean.Of(values.Select(probe => probe[h]));
            scores.Add(Score.OfHead(heads[h], ScoreMetric.HessianTrace, mean.Mean, mean.StandardError, mean.Count));
            scores.Add(Score.OfHead(heads[h], ScoreMetric.HessianTraceError, errors[h]));
        }

        return scores;
    }

    /// <summary>z_h · (∇ℓ(w + εz) − ∇ℓ(w − εz))_h / 2ε of every head.</summary>
    private sealed class HeadQuotients
    {
        private readonly Transformer model;
        private readonly float[] parameters;
        private readonly int[] tokens;
        private readonly int length;
        private readonly CancellationToken cancellation;
        private readonly ParameterRange[][] ranges;
        private readonly GradientScope scope;
        private readonly sbyte[] signs;
        private readonly float[] moved;
        private readonly float[] gradient;

        public HeadQuotients(Transformer model, float[] parameters, int[] tokens, int length, IReadOnlyList<Head> heads, CancellationToken cancellation)
        {
            (this.model, this.parameters, this.tokens, this.length, this.cancellation) = (model, parameters, tokens, length, cancellation);
            ranges = [.. heads.Select(head => AllHeads.RangesOf(model.Layout, head).ToArray())];
            scope = GradientScope.Of(model.Layout, [.. ranges.SelectMany(r => r)]);
            signs = new sbyte[parameters.Length];
            moved = new float[parameters.Length];
            gradient = new float[parameters.Length];
            double squares = 0;
            long count = 0;
            foreach (ParameterRange range in scope.Ranges)
            {
                count += range.Length;
                foreach (float w in parameters.AsSpan(range.Offset, range.Length))
                {
                    squares += (double)w * w;
                }
            }

            RootMeanSquare = squares > 0 ? Math.Sqrt(squares / count) : 1;
        }

        public double RootMeanSquare { get; }

        public void Begin(ulong seed, int probe) => SignProbes.Fill(seed, probe, signs);

        public double[] At(double step)
        {
            var quotients = new double[ranges.Length];
            foreach (int side in (ReadOnlySpan<int>)[1, -1])
            {
                cancellation.ThrowIfCancellationRequested();
                parameters.CopyTo(moved, 0);
                foreach (ParameterRange range in scope.Ranges)
                {
                    for (int i = range.Offset; i < range.End; i++)
                    {
                        moved[i] = (float)(parameters[i] + side * step * signs[i]);
                    }
                }

                model.Parameters.CopyFrom(moved);
                model.LossAndGradient(new TokenBatch(tokens, tokens.Length / length, length), scope);
                model.Gradient.CopyTo(gradient);
                for (int h = 0; h < ranges.Length; h++)
                {
                    double product = 0;
                    foreach (ParameterRange range in ranges[h])
                    {
                        for (int i = range.Offset; i < range.End; i++)
                        {
                            product += signs[i] * (double)gradient[i];
                        }
                    }

                    quotients[h] += side * product / (2 * step);
                }
            }

            return quotients;
        }
    }
}
