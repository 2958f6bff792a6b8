namespace Accelerated.Kernels.Reductions;

/// <summary>The family <c>squared-norm</c>: <see cref="SquaredNormArguments"/> says what it computes.</summary>
public static class SquaredNorm
{
    public static KernelFamily<SquaredNormArguments> Family { get; } =
        new KernelFamily<SquaredNormArguments>("squared-norm")
            .Add<SquaredNormSimd>()
            .Add<SquaredNormGroupPerBlock>()
            .Add<SquaredNormThreadPerBlock>();
}
