namespace Accelerated.Tokens.Ablation;

/// <summary>Keeps all of an ablation in memory: 12 bytes per target and predicted token.</summary>
internal sealed class AblationCollector : IAblationObserver
{
    private readonly int length;

    public AblationCollector(int targets, int sequences, int length)
    {
        this.length = length;
        int predicted = checked(sequences * (length - 1));
        Tokens = new int[checked(sequences * length)];
        Losses = new float[predicted];
        Deltas = [.. Enumerable.Range(0, targets).Select(_ => new float[predicted])];
        Peaks = [.. Enumerable.Range(0, targets).Select(_ => new int[predicted])];
        PeakWeights = [.. Enumerable.Range(0, targets).Select(_ => new float[predicted])];
    }

    public bool WantsPeaks => true;

    public int[] Tokens { get; }

    public float[] Losses { get; }

    public float[][] Deltas { get; }

    public int[][] Peaks { get; }

    public float[][] PeakWeights { get; }

    public void Observe(AblationPart part)
    {
        int first = part.First * (length - 1);
        part.Batch.Tokens.CopyTo(Tokens.AsSpan(part.First * length));
        part.Losses.CopyTo(Losses.AsSpan(first));
        for (int t = 0; t < Deltas.Length; t++)
        {
            part.Deltas(t).CopyTo(Deltas[t].AsSpan(first));
            part.Peaks(t).CopyTo(Peaks[t].AsSpan(first));
            part.PeakWeights(t).CopyTo(PeakWeights[t].AsSpan(first));
        }
    }
}
