using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>Where heads attend most, from an intact pass, all heads of a layer in one launch.</summary>
internal sealed class AttentionPeaks : IDisposable
{
    private readonly Transformer model;
    private readonly DeviceMemory<int> positions;
    private readonly DeviceMemory<float> weights;
    private readonly int[] hostPositions;
    private readonly float[] hostWeights;

    public AttentionPeaks(Transformer model, int capacity)
    {
        this.model = model;
        positions = model.Device.Allocate<int>((long)capacity * model.Shape.Heads);
        weights = model.Device.Allocate<float>((long)capacity * model.Shape.Heads);
        hostPositions = new int[positions.Length];
        hostWeights = new float[weights.Length];
    }

    /// <summary>For every target with one head its peaks and their weights, [targets, sequences, length − 1], of the predicted positions.</summary>
    public void Fill(AblationPass pass, TokenBatch batch, IReadOnlyList<AblationTarget> targets, Span<int> peaks, Span<float> peakWeights)
    {
        TransformerShape shape = model.Shape;
        peaks.Clear();
        peakWeights.Clear();
        var byLayer = Enumerable.Range(0, targets.Count).Where(t => targets[t].Subject is not null).GroupBy(t => targets[t].Subject!.Value.Layer);
        foreach (IGrouping<int, int> layer in byLayer)
        {
            int[] heads = [.. layer.Select(t => targets[t].Subject!.Value.Index)];
            int first = heads.Min();
            int count = heads.Max() - first + 1;
            HeadView view = pass.Heads(layer.Key);
            model.Device.Launch(AttentionPeak.Family, new AttentionPeakArguments(
                view.Q(first), view.K(first), positions.View, weights.View, count, batch.Sequences, batch.Length, shape.HeadSize, view.Stride, 1 / MathF.Sqrt(shape.HeadSize)));
            int tokens = batch.Tokens.Length;
            positions.CopyTo(hostPositions.AsSpan(0, count * tokens));
            weights.CopyTo(hostWeights.AsSpan(0, count * tokens));
            int predicted = batch.Length - 1;
            foreach (int t in layer)
            {
                int head = targets[t].Subject!.Value.Index - first;
                for (int s = 0; s < batch.Sequences; s++)
                {
                    int from = (head * tokens) + (s * batch.Length);
                    int to = (t * batch.Predicted) + (s * predicted);
                    hostPositions.AsSpan(from, predicted).CopyTo(peaks[to..]);
                    hostWeights.AsSpan(from, predicted).CopyTo(peakWeights[to..]);
                }
            }
        }
    }

    public void Dispose()
    {
        positions.Dispose();
        weights.Dispose();
    }
}
