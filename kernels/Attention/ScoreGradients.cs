using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Where the gradients of scores lie between the kernels of a backward pass: for each pair of head and sequence and each 64 keys a matrix [key][query] of the queries from the first
/// of these keys on, so that only what a causal mask leaves takes memory. Rows begin on multiples of 64 floats.
/// </summary>
internal readonly record struct ScoreGradients(ArrayView<float> Data, int Tokens)
{
    private const int Own = AttentionGroup.Own;

    /// <summary>Floats of one pair.</summary>
    public static long PairFloats(int tokens)
    {
        long tiles = AttentionGroup.OwnTiles(tokens);
        return Own * Own * tiles * (tiles + 1) / 2;
    }

    /// <summary>Floats from one key to the next of the 64 from <paramref name="firstKey"/> on.</summary>
    public int Pitch(int firstKey) => AttentionGroup.OwnTiles(Tokens) * Own - firstKey;

    /// <summary>Where <paramref name="query"/> lies in the row of <paramref name="key"/>, one of the 64 from <paramref name="firstKey"/> on.</summary>
    public long Place(int pair, int firstKey, int key, int query)
    {
        long tiles = AttentionGroup.OwnTiles(Tokens);
        long tile = firstKey / Own;
        long before = tile * tiles - tile * (tile - 1) / 2;
        return pair * PairFloats(Tokens) + Own * Own * before + (long)(key - firstKey) * Pitch(firstKey) + query - firstKey;
    }

    /// <summary>Writes the gradients of four keys, in the rows of <paramref name="gradients"/>, and four queries.</summary>
    public void Store(int pair, int firstKey, int key, int query, Patch gradients)
    {
        ArrayView<Quad> quads = GroupMemory.Quads(Data);
        long at = Place(pair, firstKey, key, query) / Quad.Length;
        long pitch = Pitch(firstKey) / Quad.Length;
        quads[at] = gradients.R0;
        quads[at + pitch] = gradients.R1;
        quads[at + 2 * pitch] = gradients.R2;
        quads[at + 3 * pitch] = gradients.R3;
    }

    /// <summary>
    /// Copies those of <see cref="AttentionGroup.Passing"/> keys and of <see cref="AttentionGroup.Own"/> queries to shared memory, [key][query]; both firsts are multiples of as many.
    /// </summary>
    public void Load(ArrayView<Quad> shared, int target, int pitchInQuads, int pair, int firstKey, int firstQuery)
    {
        const int RowQuads = Own / Quad.Length;
        ArrayView<Quad> quads = GroupMemory.Quads(Data);
        int tile = firstKey / Own * Own;
        int row = Group.IdxX / RowQuads;
        int column = Group.IdxX & (RowQuads - 1);
        long at = Place(pair, tile, firstKey + row, firstQuery) / Quad.Length + column;
        long step = (long)(AttentionGroup.Threads / RowQuads) * (Pitch(tile) / Quad.Length);
        int to = target + row * pitchInQuads + column;
        for (int passed = 0; passed < AttentionGroup.Passing; passed += 2 * (AttentionGroup.Threads / RowQuads))
        {
            Quad upper = quads[at];
            Quad lower = quads[at + step];
            shared[to] = upper;
            shared[to + AttentionGroup.Threads / RowQuads * pitchInQuads] = lower;
            at += 2 * step;
            to += 2 * (AttentionGroup.Threads / RowQuads) * pitchInQuads;
        }
    }
}
