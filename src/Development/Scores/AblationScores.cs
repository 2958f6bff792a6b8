using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Development;

/// <summary>
/// Mean change of the loss when a head's output is replaced, loss without − loss with it, and the same normalised: divided by the mean loss with it on the same tokens, so that checkpoints of
/// different losses can be compared. Standard errors are over rows; the normalised one is that of a ratio.
/// </summary>
public static class AblationScores
{
    /// <summary>The kinds of which there are curves.</summary>
    public static IReadOnlyList<AblationKind> Kinds { get; } = [AblationKind.Zero, AblationKind.Mean, AblationKind.Resample];

    /// <summary>Ablates every head by itself on the first <paramref name="rows"/> rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Text.</param>
    /// <param name="rows">How many of its rows; means are taken over the same ones, and samples drawn from them.</param>
    /// <param name="kind">What takes the place of the output.</param>
    /// <param name="seed">Of the rows that are drawn for resampling: the same at every checkpoint.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static IEnumerable<Score> Of(Transformer model, TokenRows data, int rows, AblationKind kind, ulong seed, CancellationToken cancellation = default)
    {
        IReadOnlyList<Head> heads = AllHeads.Of(model.Shape);
        var changes = new AblationChanges(heads);
        var options = new AblationOptions { Sequences = Math.Min(rows, data.Count), Kind = kind, Seed = seed };
        AblationRun.Observe(model, data, [.. heads.Select(AblationTarget.Of)], options, changes, null, cancellation);
        return changes.Scores(kind.Name());
    }
}
