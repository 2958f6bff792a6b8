using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>What the backward pass knows of four queries side by side; zeros beyond the sequence.</summary>
internal readonly record struct QueryStatistics(Quad LogSumExp, Quad Delta)
{
    public static QueryStatistics Of(GroupedBackwardArguments arguments, int pair, int query)
    {
        int tokens = arguments.Whole.Tokens;
        long at = (long)pair * tokens + query;
        bool first = query < tokens, second = query + 1 < tokens, third = query + 2 < tokens, fourth = query + 3 < tokens;
        ArrayView<float> sums = arguments.Whole.LogSumExp;
        ArrayView<float> deltas = arguments.Deltas;
        return new QueryStatistics(
            new Quad(first ? sums[at] : 0, second ? sums[at + 1] : 0, third ? sums[at + 2] : 0, fourth ? sums[at + 3] : 0),
            new Quad(first ? deltas[at] : 0, second ? deltas[at + 1] : 0, third ? deltas[at + 2] : 0, fourth ? deltas[at + 3] : 0));
    }
}
