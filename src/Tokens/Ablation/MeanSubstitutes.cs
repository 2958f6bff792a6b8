using Accelerated.Devices;
using Accelerated.Kernels.Products;
using Accelerated.Model;
using ILGPU;

namespace Accelerated.Tokens.Ablation;

/// <summary>Means over the data, of all positions or of each.</summary>
internal sealed class MeanSubstitutes : AblationSubstitutes
{
    private readonly Transformer model;
    private readonly int length;
    private readonly Dictionary<HeadSite, DeviceMemory<float>> means = [];
    private int sequences;

    /// <param name="model">The model.</param>
    /// <param name="activations">Of all the data.</param>
    /// <param name="sites">What is substituted.</param>
    /// <param name="kind">Which of the two means.</param>
    /// <param name="length">Tokens of a row.</param>
    /// <param name="capacity">Most tokens of a part.</param>
    public MeanSubstitutes(Transformer model, MeanActivations activations, IEnumerable<HeadSite> sites, AblationKind kind, int length, int capacity)
    {
        (this.model, this.length) = (model, length);
        foreach (HeadSite site in sites)
        {
            double[] mean = activations.Mean(site);
            if (kind == AblationKind.Mean)
            {
                mean = site.Part == HeadPart.Pattern ? ByDistance(mean, length) : OverPositions(mean, length);
            }

            int copies = site.Part == HeadPart.Pattern ? 1 : Math.Max(1, capacity / length);
            means.Add(site, model.Device.Upload<float>(Repeat(mean, copies)));
        }
    }

    public override void Begin(int first, int sequences, ForwardPass pass) => this.sequences = sequences;

    public override ArrayView<float>? Of(HeadSite site) => means[site].View;

    public override void Attend(Head head, ArrayView<float> values, ArrayView<float> outputs)
    {
        MatrixOperand pattern = MatrixOperand.RowMajor(means[new HeadSite(head, HeadPart.Pattern)].View, length, length);
        int size = model.Shape.HeadSize;
        for (int s = 0; s < sequences; s++)
        {
            long first = (long)s * length * size;
            model.Device.Launch(MatrixProduct.Family, new MatrixProductArguments(
                pattern, 0,
                MatrixOperand.RowMajor(values.SubView(first, (long)length * size), length, size), 0,
                MatrixOperand.RowMajor(outputs.SubView(first, (long)length * size), length, size), default, default, 0, 1, 0));
        }
    }

    public override void Dispose()
    {
        foreach (DeviceMemory<float> mean in means.Values)
        {
            mean.Dispose();
        }
    }

    /// <summary>Every position gets the mean of all, [length, columns].</summary>
    private static double[] OverPositions(double[] mean, int length)
    {
        int columns = mean.Length / length;
        double[] all = new double[columns];
        for (int i = 0; i < mean.Length; i++)
        {
            all[i % columns] += mean[i] / length;
        }

        return [.. Enumerable.Range(0, mean.Length).Select(i => all[i % columns])];
    }

    /// <summary>Every pair of positions gets the mean weight at its distance, and every row the sum 1.</summary>
    private static double[] ByDistance(double[] mean, int length)
    {
        double[] weights = new double[length];
        for (int distance = 0; distance < length; distance++)
        {
            for (int p = distance; p < length; p++)
            {
                weights[distance] += mean[(p * length) + p - distance] / (length - distance);
            }
        }

        double[] pattern = new double[length * length];
        double seen = 0;
        for (int p = 0; p < length; p++)
        {
            seen += weights[p];
            for (int j = 0; j <= p; j++)
            {
                pattern[(p * length) + j] = weights[p - j] / seen;
            }
        }

        return pattern;
    }

    private static float[] Repeat(double[] values, int copies)
    {
        float[] repeated = new float[values.Length * copies];
        for (int i = 0; i < repeated.Length; i++)
        {
            repeated[i] = (float)values[i % values.Length];
        }

        return repeated;
    }
}
