namespace Accelerated.Kernels.Divergence;

/// <summary>The family <c>divergence-loss</c>: <see cref="DivergenceLossArguments"/> says what it computes.</summary>
public static class DivergenceLoss
{
    public static KernelFamily<DivergenceLossArguments> Family { get; } =
        new KernelFamily<DivergenceLossArguments>("divergence-loss")
            .Add<DivergenceLossSimd>()
            .Add<DivergenceLossThreadPerRow>();
}
