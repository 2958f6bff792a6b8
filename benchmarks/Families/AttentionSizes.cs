using Accelerated.Benchmarks.Cases;

namespace Accelerated.Benchmarks.Families;

/// <summary>What the families of attention share: <c>heads x sequences x tokens x head size</c>.</summary>
internal static class AttentionSizes
{
    public const string Names = "heads x sequences x tokens x head size";

    /// <summary>One layer of the paper's model on four sequences, and the same with wider heads.</summary>
    public static IReadOnlyList<CaseShape> Shapes { get; } = [new(8, 4, 1024, 32), new(8, 4, 1024, 64)];

    public static CaseShape SmallShape { get; } = new(2, 1, 37, 8);

    /// <summary>Elements of one of Q, K, V and Z.</summary>
    public static int Elements(CaseShape shape) => Positions(shape) * shape[3];

    public static int Positions(CaseShape shape) => shape[0] * shape[1] * shape[2];

    /// <summary>Distance between heads.</summary>
    public static long HeadStride(CaseShape shape) => Elements(shape) / shape[0];

    public static float Scale(CaseShape shape) => 1 / MathF.Sqrt(shape[3]);

    /// <summary>Multiply-adds of one inner product or one weighted row for every query and every key that it sees.</summary>
    public static double CausalPass(CaseShape shape) => (double)shape[0] * shape[1] * shape[3] * shape[2] * (shape[2] + 1) / 2;
}
