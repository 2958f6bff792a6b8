using Accelerated.Data;
using Accelerated.Kernels.Random;
using Accelerated.Model;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>Rows in which a token mostly tells the next one, so that there is something to learn, and whose first tokens are random.</summary>
internal static class SyntheticText
{
    private const int Multiplier = 13;
    private const int Increment = 7;

    /// <summary>One token of so many is random.</summary>
    private const uint Surprise = 8;

    public static TokenRows Rows(TransformerShape shape, int count)
    {
        var tokens = new int[count * shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            uint random = Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X;
            bool isNew = i % shape.Context == 0 || random % Surprise == 0;
            tokens[i] = isNew ? (int)(random / Surprise % (uint)shape.Vocabulary) : (tokens[i - 1] * Multiplier + Increment) % shape.Vocabulary;
        }

        return TokenRows.FromArray("synthetic", tokens, shape.Context);
    }
}
