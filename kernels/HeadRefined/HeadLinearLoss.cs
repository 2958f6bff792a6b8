namespace Accelerated.Kernels.HeadRefined;

/// <summary>The family <c>head-linear-loss</c>: <see cref="HeadLinearLossArguments"/> says what it computes.</summary>
public static class HeadLinearLoss
{
    public static KernelFamily<HeadLinearLossArguments> Family { get; } =
        new KernelFamily<HeadLinearLossArguments>("head-linear-loss")
            .Add<HeadLinearLossSimd>()
            .Add<HeadLinearLossThreadPerRow>();
}
