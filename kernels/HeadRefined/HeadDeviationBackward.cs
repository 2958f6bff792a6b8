namespace Accelerated.Kernels.HeadRefined;

/// <summary>The family <c>head-deviation-backward</c>: <see cref="HeadDeviationBackwardArguments"/> says what it computes.</summary>
public static class HeadDeviationBackward
{
    public static KernelFamily<HeadDeviationBackwardArguments> Family { get; } =
        new KernelFamily<HeadDeviationBackwardArguments>("head-deviation-backward")
            .Add<HeadDeviationBackwardSimd>()
            .Add<HeadDeviationBackwardThreadPerElement>();
}
