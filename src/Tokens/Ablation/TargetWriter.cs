using Accelerated.Storage;

namespace Accelerated.Tokens.Ablation;

/// <summary>The files of one target, written part by part; none has its final name before <see cref="Commit"/>.</summary>
internal sealed class TargetWriter : IDisposable
{
    private const int MostRowsPerGroup = 1 << 17;

    private readonly NumpyStream<float> deltas;
    private readonly NumpyStream<int>? peaks;
    private readonly NumpyStream<float>? peakWeights;
    private readonly NumpyStream<float>? attention;
    private readonly ParquetStream table;
    private readonly int[][] integers;
    private readonly float[][] singles;
    private readonly TopTokenRanking? ranking;
    private readonly int index;
    private int rows;

    /// <param name="folder">Where.</param>
    /// <param name="step">Of the checkpoint.</param>
    /// <param name="target">The target.</param>
    /// <param name="index">Its place among the targets.</param>
    /// <param name="sequences">Of all parts.</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="contexts">Tokens that are ranked, for a whole head.</param>
    public TargetWriter(TokenFolder folder, int step, AblationTarget target, int index, int sequences, int length, int contexts)
    {
        Target = target;
        this.index = index;
        int predicted = length - 1;
        bool hasPeaks = target.Subject is not null;
        int capacity = (int)Math.Min(MostRowsPerGroup, (long)sequences * predicted);
        integers = [.. Enumerable.Range(0, hasPeaks ? 4 : 3).Select(_ => new int[capacity])];
        singles = [.. Enumerable.Range(0, hasPeaks ? 3 : 2).Select(_ => new float[capacity])];
        deltas = new NumpyStream<float>(folder.Deltas(step, target.FileName), sequences, predicted);
        try
        {
            table = new ParquetStream(
                folder.DeltaTable(step, target.FileName),
                ["sequence", "position", "token", .. hasPeaks ? (string[])["attention_argmax"] : []],
                ["loss", "delta", .. hasPeaks ? (string[])["attention_max"] : []]);
            if (target.WholeHead is { } head)
            {
                ranking = new TopTokenRanking(contexts);
                peaks = new NumpyStream<int>(folder.Peaks(step, head), sequences, predicted);
                peakWeights = new NumpyStream<float>(folder.PeakWeights(step, head), sequences, predicted);
                attention = new NumpyStream<float>(folder.TopAttention(step, head), contexts, length);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public AblationTarget Target { get; }

    /// <summary>Of a whole head, the tokens with the largest Δ so far.</summary>
    public int[] Ranked() => ranking!.Ranked();

    public void Observe(AblationPart part)
    {
        int predicted = part.Batch.Length - 1;
        long first = (long)part.First * predicted;
        deltas.Write(first, part.Deltas(index));
        peaks?.Write(first, part.Peaks(index));
        peakWeights?.Write(first, part.PeakWeights(index));
        ranking?.Add((int)first, part.Deltas(index));
        for (int i = 0; i < part.Losses.Length; i++)
        {
            int sequence = i / predicted;
            int position = (i % predicted) + 1;
            integers[0][rows] = part.First + sequence;
            integers[1][rows] = position;
            integers[2][rows] = part.Batch.Tokens[(sequence * part.Batch.Length) + position];
            singles[0][rows] = part.Losses[i];
            singles[1][rows] = part.Deltas(index)[i];
            if (integers.Length > 3)
            {
                integers[3][rows] = part.Peaks(index)[i];
                singles[2][rows] = part.PeakWeights(index)[i];
            }

            if (++rows == integers[0].Length)
            {
                WriteGroup();
            }
        }
    }

    /// <summary>Writes what is left, so that nothing but the names is missing.</summary>
    /// <param name="top">Of a whole head, its attention at the ranked tokens, [tokens, length].</param>
    public void Finish(ReadOnlySpan<float> top)
    {
        if (rows > 0)
        {
            WriteGroup();
        }

        attention?.Write(0, top);
        attention?.Flush();
        table.Finish();
        deltas.Flush();
        peaks?.Flush();
        peakWeights?.Flush();
    }

    /// <summary>Gives all files their names.</summary>
    public void Commit()
    {
        table.Commit();
        deltas.Commit();
        peaks?.Commit();
        peakWeights?.Commit();
        attention?.Commit();
    }

    public void Dispose()
    {
        deltas.Dispose();
        table?.Dispose();
        peaks?.Dispose();
        peakWeights?.Dispose();
        attention?.Dispose();
    }

    private void WriteGroup()
    {
        table.Write([.. integers.Select(column => (ReadOnlyMemory<int>)column.AsMemory(0, rows))], [.. singles.Select(column => (ReadOnlyMemory<float>)column.AsMemory(0, rows))]);
        rows = 0;
    }
}
