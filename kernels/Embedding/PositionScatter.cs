namespace Accelerated.Kernels.Embedding;

/// <summary>The family <c>position-scatter</c>: <see cref="PositionScatterArguments"/> says what it computes.</summary>
public static class PositionScatter
{
    public static KernelFamily<PositionScatterArguments> Family { get; } =
        new KernelFamily<PositionScatterArguments>("position-scatter")
            .Add<PositionScatterSimd>()
            .Add<PositionScatterThreadPerElement>();
}
