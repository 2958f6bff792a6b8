namespace Accelerated.Kernels.HeadRefined;

/// <summary>The family <c>projected-norm-backward</c>: <see cref="ProjectedNormBackwardArguments"/> says what it computes.</summary>
public static class ProjectedNormBackward
{
    public static KernelFamily<ProjectedNormBackwardArguments> Family { get; } =
        new KernelFamily<ProjectedNormBackwardArguments>("projected-norm-backward")
            .Add<ProjectedNormBackwardSimd>()
            .Add<ProjectedNormBackwardGroupedRows>()
            .Add<ProjectedNormBackwardThreadPerElement>();
}
