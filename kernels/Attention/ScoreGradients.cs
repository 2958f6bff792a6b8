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
    /// Copies those of 64 keys from <paramref name="firstKey"/> and of 64 queries from <paramref name="firstQuery"/> on to shared memory, [key][query]; both are multiples of 64. What lies
    /// beyond the last query is undefined.
    /// </summary>
    public void Load(ArrayView<Quad> shared, int target, int pitchInQuads, int pair, int firstKey, int firstQuery)
    {
        const int RowQuads = Own / Quad.Length;
        const int RowsAtOnce = AttentionGroup.Threads / RowQuads;
        ArrayView<Quad> quads = GroupMemory.Quads(Data);
        int row = Group.IdxX / RowQuads;
        int column = Group.IdxX & (RowQuads - 1);
        long at = Place(pair, firstKey, firstKey + row, firstQuery) / Quad.Length + column;
        long step = (long)RowsAtOnce * (Pitch(firstKey) / Quad.Length);
        long to = target + row * pitchInQuads + column;

        // Four at a time, so that their latencies pass together.
        for (int passed = 0; passed < Own; passed += 4 * RowsAtOnce)
        {
            Quad q0 = quads[at];
            Quad q1 = quads[at + step];
            Quad q2 = quads[at + 2 * step];
            Quad q3 = quads[at + 3 * step];
            shared[to] = q0;
            shared[to + RowsAtOnce * pitchInQuads] = q1;
            shared[to + 2 * RowsAtOnce * pitchInQuads] = q2;
            shared[to + 3 * RowsAtOnce * pitchInQuads] = q3;
            at += 4 * step;
            to += 4 * RowsAtOnce * pitchInQuads;
        }
    }
}
