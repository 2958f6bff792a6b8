namespace Accelerated.LearningCoefficients.Responses;

/// <summary>
/// What singular learning theory reads off the losses of single data at the draws (Watanabe, 2010 and 2013). A datum is a sequence with its mean loss per token, ℓ_i; E and Var are over the
/// draws, which follow exp(−nβ ℓ(w)) with localization.
/// </summary>
/// <param name="MeanLoss">E ℓ over the probe set, in nats.</param>
/// <param name="AnchorLoss">ℓ(w*) over the probe set.</param>
/// <param name="SingularFluctuation">ν̂ = (nβ/2) · mean_i Var ℓ_i. d/2 for a regular model of d parameters whose data the model can realise.</param>
/// <param name="BayesTrainingLoss">T = −mean_i log E exp(−ℓ_i).</param>
/// <param name="Waic">T + (nβ/n) · mean_i Var ℓ_i, with n the number of sequences in the data set: estimates the loss of the Bayes predictive distribution on new data.</param>
/// <param name="WbicSamples">The number of samples m with m / ln m = nβ, for which nβ is WBIC's temperature; null if there is none (nβ below e).</param>
/// <param name="Wbic">m · E ℓ = m ℓ(w*) + λ̂ ln m: the free energy of m samples.</param>
public sealed record InformationCriteria(
    double MeanLoss, double AnchorLoss, double SingularFluctuation, double BayesTrainingLoss, double Waic, double? WbicSamples, double? Wbic)
{
    /// <param name="trace">Losses of the probe set.</param>
    /// <param name="inverseTemperature">nβ.</param>
    /// <param name="dataRows">n, sequences of the data set.</param>
    public static InformationCriteria Of(TokenTrace trace, double inverseTemperature, int dataRows)
    {
        int rows = trace.Rows;
        var anchors = new double[rows];
        var mean = new double[rows];
        var squares = new double[rows];
        var likelihood = new double[rows];
        var terms = new float[trace.Terms];
        for (int i = 0; i < rows; i++)
        {
            anchors[i] = RowMean(trace.Anchor, i, trace.TermsPerRow);
        }

        for (int sample = 0; sample < trace.Samples; sample++)
        {
            trace.Read(sample, terms);
            for (int i = 0; i < rows; i++)
            {
                double excess = RowMean(terms, i, trace.TermsPerRow);
                double before = excess - mean[i];
                mean[i] += before / (sample + 1);
                squares[i] += before * (excess - mean[i]);
                likelihood[i] += Math.Exp(-excess);
            }
        }

        double variance = squares.Average() / Math.Max(1, trace.Samples - 1);
        double training = Enumerable.Range(0, rows).Average(i => anchors[i] - Math.Log(likelihood[i] / trace.Samples));
        double anchor = anchors.Average();
        double loss = anchor + mean.Average();
        double? samples = SamplesAt(inverseTemperature);
        return new InformationCriteria(
            loss, anchor, inverseTemperature / 2 * variance, training, training + inverseTemperature / dataRows * variance, samples, samples * loss);
    }

    /// <summary>The larger m with m / ln m = nβ; null where nβ &lt; e.</summary>
    public static double? SamplesAt(double inverseTemperature)
    {
        if (!(inverseTemperature >= Math.E))
        {
            return null;
        }

        // m ↦ nβ ln m contracts towards the larger solution from above.
        double m = 4 * inverseTemperature * Math.Max(1, Math.Log(inverseTemperature));
        for (int i = 0; i < 500; i++)
        {
            m = inverseTemperature * Math.Log(m);
        }

        return m;
    }

    internal static double RowMean(ReadOnlySpan<float> terms, int row, int perRow)
    {
        double sum = 0;
        foreach (float term in terms.Slice(row * perRow, perRow))
        {
            sum += term;
        }

        return sum / perRow;
    }
}
