using Accelerated.Model;

namespace Accelerated.Tools.Train;

internal static class PositionsOption
{
    public static PositionalEmbedding Parse(string name) => name == "standard" ? PositionalEmbedding.Standard : PositionalEmbedding.Shortformer;

    public static string NameOf(PositionalEmbedding positions) => positions == PositionalEmbedding.Standard ? "standard" : "shortformer";
}
