namespace Accelerated.Kernels.HeadRefined;

/// <summary>The family <c>linear-loss</c>: <see cref="LinearLossArguments"/> says what it computes.</summary>
public static class LinearLoss
{
    public static KernelFamily<LinearLossArguments> Family { get; } =
        new KernelFamily<LinearLossArguments>("linear-loss")
            .Add<LinearLossSimd>()
            .Add<LinearLossThreadPerRow>();
}
