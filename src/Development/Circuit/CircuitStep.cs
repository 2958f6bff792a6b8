using Accelerated.Model;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Development;

/// <summary>What ablations left of one step: Δ of every token for every head, and the tokens that each head serves most.</summary>
public sealed class CircuitStep
{
    private readonly Dictionary<Head, float[]> deltas;
    private readonly Dictionary<Head, int[]> top;

    private CircuitStep(int step, IReadOnlyList<Head> heads, Dictionary<Head, float[]> deltas, Dictionary<Head, int[]> top)
    {
        Step = step;
        Heads = heads;
        this.deltas = deltas;
        this.top = top;
    }

    public int Step { get; }

    public IReadOnlyList<Head> Heads { get; }

    /// <summary>Reads a step of a folder that <c>tokens ablate</c> left.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="step">A finished step.</param>
    /// <param name="count">How many top tokens of each head: those with the largest Δ above 0.</param>
    public static CircuitStep Read(TokenFolder folder, int step, int count)
    {
        AblationFiles files = AblationFiles.Open(folder, step);
        Dictionary<Head, float[]> deltas = files.Heads.ToDictionary(head => head, head => files.ReadHead(head).Deltas);
        return Of(step, deltas, count);
    }

    /// <summary>The same from Δ in memory.</summary>
    public static CircuitStep Of(int step, IReadOnlyDictionary<Head, float[]> deltas, int count) => new(
        step,
        [.. deltas.Keys.OrderBy(head => head.Layer).ThenBy(head => head.Index)],
        deltas.ToDictionary(),
        deltas.ToDictionary(d => d.Key, d => (int[])[.. TopTokens.Rank(d.Value, count).TakeWhile(i => d.Value[i] > 0)]));

    /// <summary>Δ of <paramref name="head"/>, [sequences, length − 1].</summary>
    public float[] Deltas(Head head) => deltas[head];

    /// <summary>Indices into <see cref="Deltas"/>, largest first.</summary>
    public IReadOnlyList<int> Top(Head head) => top[head];

    /// <summary>Top tokens of both heads, ascending.</summary>
    public IReadOnlyList<int> Common(Head one, Head other) => [.. top[one].Intersect(top[other]).Order()];

    /// <summary>
    /// For every head with every head of a later layer the share of top tokens that they have in common: common ones in the number of the head with fewer. Nothing for heads that
    /// help no token.
    /// </summary>
    public IEnumerable<Score> Overlaps()
    {
        foreach ((Head earlier, Head later) in Pairs())
        {
            int fewer = Math.Min(top[earlier].Length, top[later].Length);
            if (fewer > 0)
            {
                yield return Score.OfPair(earlier, later, ScoreMetric.Overlap, Common(earlier, later).Count / (double)fewer, null, fewer);
            }
        }
    }

    /// <summary>Every head with every head of a later layer.</summary>
    public IEnumerable<(Head Earlier, Head Later)> Pairs() =>
        from earlier in Heads
        from later in Heads
        where later.Layer > earlier.Layer
        select (earlier, later);
}
