using Accelerated.Devices;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;
using Accelerated.Model;
using ILGPU;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// Mean activations over rows of one length: for each position, [length, head size], or of a pattern for each pair of positions, [length, length]. Rows of a part are added up on the
/// device, parts in float64.
/// </summary>
internal sealed class MeanActivations : IDisposable
{
    private readonly Transformer model;
    private readonly int length;
    private readonly BatchTokens tokens;
    private readonly Activations activations;
    private readonly DeviceMemory<float> oneHot;
    private readonly DeviceMemory<float> sums;
    private readonly float[] hostSums;
    private readonly float[] hostOneHot;
    private readonly Dictionary<HeadSite, double[]> totals;
    private int count;

    public MeanActivations(Transformer model, IEnumerable<HeadSite> sites, int length, int capacity)
    {
        (this.model, this.length) = (model, length);
        int size = model.Shape.HeadSize;
        totals = sites.Distinct().ToDictionary(site => site, site => new double[(long)length * (site.Part == HeadPart.Pattern ? length : size)]);
        tokens = new BatchTokens(model.Device, model.Shape, capacity);
        activations = new Activations(model.Device, model.Shape, capacity);
        bool hasPatterns = totals.Keys.Any(site => site.Part == HeadPart.Pattern);
        oneHot = model.Device.Allocate<float>(hasPatterns ? (long)capacity * size : 0);
        hostOneHot = new float[oneHot.Length];
        sums = model.Device.Allocate<float>((long)length * size);
        hostSums = new float[sums.Length];
    }

    /// <summary>Adds rows.</summary>
    public void Add(TokenBatch batch)
    {
        var pass = new ForwardPass(model.Device, model.Layout, model.Parameters, batch.Sequences, batch.Length);
        tokens.Upload(batch);
        pass.Embed(tokens, activations);
        int last = totals.Keys.Max(site => site.Head.Layer);
        for (int layer = 0; layer <= last; layer++)
        {
            pass.Layer(layer, activations);
            var heads = new HeadView(activations.Layers[layer], model.Shape, pass.Tokens);

            // Patterns come last: they take the place of the outputs.
            foreach ((HeadSite site, double[] total) in totals.Where(entry => entry.Key.Head.Layer == layer).OrderBy(entry => entry.Key.Part))
            {
                if (site.Part == HeadPart.Pattern)
                {
                    AddPattern(pass, layer, heads, site.Head.Index, batch.Sequences, total);
                }
                else
                {
                    Sum(HeadParts.View(heads, site.Part, site.Head.Index), batch.Sequences);
                    for (int i = 0; i < total.Length; i++)
                    {
                        total[i] += hostSums[i];
                    }
                }
            }
        }

        count += batch.Sequences;
    }

    /// <summary>The mean of all rows so far.</summary>
    public double[] Mean(HeadSite site) => [.. totals[site].Select(total => total / count)];

    public void Dispose()
    {
        tokens.Dispose();
        activations.Dispose();
        oneHot.Dispose();
        sums.Dispose();
    }

    /// <summary>Attention on values that are unit vectors is the pattern, as many columns at a time as a head has values.</summary>
    private void AddPattern(ForwardPass pass, int layer, HeadView heads, int head, int sequences, double[] total)
    {
        int size = model.Shape.HeadSize;
        for (int first = 0; first < length; first += size)
        {
            Span<float> values = hostOneHot.AsSpan(0, pass.Tokens * size);
            values.Clear();
            int columns = Math.Min(size, length - first);
            for (int s = 0; s < sequences; s++)
            {
                for (int j = 0; j < columns; j++)
                {
                    values[((s * length) + first + j) * size + j] = 1;
                }
            }

            oneHot.CopyFrom(values);
            pass.Attend(heads.Q(head), heads.K(head), oneHot.View, heads.Z(head), activations.Layers[layer].LogSumExp.View, 1);
            Sum(heads.Z(head), sequences);
            for (int p = 0; p < length; p++)
            {
                for (int j = 0; j < columns; j++)
                {
                    total[((long)p * length) + first + j] += hostSums[(p * size) + j];
                }
            }
        }
    }

    private void Sum(ArrayView<float> block, int sequences)
    {
        int columns = length * model.Shape.HeadSize;
        model.Device.Launch(ColumnSum.Family, new ColumnSumArguments(MatrixOperand.RowMajor(block.SubView(0, (long)sequences * columns), sequences, columns), sums.View));
        sums.CopyTo(hostSums);
    }
}
