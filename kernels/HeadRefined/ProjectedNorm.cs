namespace Accelerated.Kernels.HeadRefined;

/// <summary>The family <c>projected-norm</c>: <see cref="ProjectedNormArguments"/> says what it computes.</summary>
public static class ProjectedNorm
{
    public static KernelFamily<ProjectedNormArguments> Family { get; } =
        new KernelFamily<ProjectedNormArguments>("projected-norm")
            .Add<ProjectedNormSimd>()
            .Add<ProjectedNormGroupedRows>()
            .Add<ProjectedNormThreadPerElement>();
}
