using Accelerated.Data;
using Accelerated.Kernels.Random;

namespace Accelerated.Tests.Tokens;

/// <summary>Rows of skewed random ids behind id 0, which now and then stands within a row too, and a tokenizer for them.</summary>
internal sealed class RandomCorpus
{
    public RandomCorpus(ulong seed, int rows, int length, int vocabulary)
    {
        Rows = new int[rows][];
        for (int r = 0; r < rows; r++)
        {
            Rows[r] = new int[length];
            for (int i = 1; i < length; i++)
            {
                Philox draw = Philox.At(seed, NoisePurpose.SyntheticSequences, 1, (uint)r, (uint)i);
                uint range = 1 + (draw.X % (uint)(vocabulary - 1));
                Rows[r][i] = draw.Z % 37 == 0 ? 0 : (int)(1 + (draw.Y % range));
            }
        }

        for (int id = 1; id < vocabulary; id++)
        {
            Tokenizer.Id($"t{id} ");
        }

        Tokens = TokenRows.FromArray("random", [.. Rows.SelectMany(row => row)], length);
    }

    public int[][] Rows { get; }

    public TokenRows Tokens { get; }

    public PieceTokenizer Tokenizer { get; } = new();
}
