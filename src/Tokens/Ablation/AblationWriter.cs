using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// The raw data of an ablation on disk, written as it is made: an array and a table per target, and more for whole heads. Without <see cref="Complete"/>, whatever happens, no file is left
/// that was not there before.
/// </summary>
public sealed class AblationWriter : IAblationObserver, IDisposable
{
    private readonly TokenFolder folder;
    private readonly AblationRecord record;
    private readonly int sequences;
    private readonly int length;
    private readonly NumpyStream<int> tokens;
    private readonly NumpyStream<float> losses;
    private readonly List<TargetWriter> targets = [];
    private readonly AblationAverages averages;

    /// <param name="folder">Has room for it: see <see cref="AblationFiles.RequireRoom"/>.</param>
    /// <param name="record">Model, data and kind.</param>
    /// <param name="targets">What is ablated.</param>
    /// <param name="sequences">How many there will be.</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="contexts">Top tokens of each whole head whose attention will be kept.</param>
    public AblationWriter(TokenFolder folder, AblationRecord record, IReadOnlyList<AblationTarget> targets, int sequences, int length, int contexts)
    {
        (this.folder, this.record, this.sequences, this.length) = (folder, record, sequences, length);
        int total = checked(sequences * (length - 1));
        averages = new AblationAverages(targets);
        tokens = new NumpyStream<int>(folder.Tokens, sequences, length);
        try
        {
            losses = new NumpyStream<float>(folder.Losses(record.Step), sequences, length - 1);
            for (int t = 0; t < targets.Count; t++)
            {
                this.targets.Add(new TargetWriter(folder, record.Step, targets[t], t, sequences, length, Math.Min(contexts, total)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public bool WantsPeaks => true;

    /// <summary>Averages of what was observed so far.</summary>
    public IReadOnlyList<AblationEffect> Effects => averages.Effects;

    public void Observe(AblationPart part)
    {
        tokens.Write((long)part.First * length, part.Batch.Tokens);
        losses.Write((long)part.First * (length - 1), part.Losses);
        averages.Observe(part);
        foreach (TargetWriter target in targets)
        {
            target.Observe(part);
        }
    }

    /// <summary>For each whole head the tokens with the largest Δ, in the order of <see cref="TopTokens.Rank"/>.</summary>
    public IReadOnlyDictionary<Head, int[]> Ranked() =>
        targets.Where(writer => writer.Target.WholeHead is not null).ToDictionary(writer => writer.Target.WholeHead!.Value, writer => writer.Ranked());

    /// <summary>Gives all files their names, the record's last: where it is, everything is.</summary>
    /// <param name="attention">For each whole head its attention at the ranked tokens, [tokens, length].</param>
    public void Complete(IReadOnlyDictionary<Head, float[]> attention)
    {
        foreach (TargetWriter writer in targets)
        {
            writer.Finish(writer.Target.WholeHead is { } head ? attention[head] : []);
        }

        losses.Flush();
        tokens.Flush();
        targets.ForEach(writer => writer.Commit());
        losses.Commit();
        tokens.Commit();
        AblationFiles.WriteRecord(folder, record, [.. targets.Select(writer => writer.Target)], sequences, length);
    }

    public void Dispose()
    {
        tokens.Dispose();
        losses?.Dispose();
        targets.ForEach(writer => writer.Dispose());
    }
}
