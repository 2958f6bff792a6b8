namespace Accelerated.Kernels.HeadRefined;

/// <summary>The family <c>head-deviation</c>: <see cref="HeadDeviationArguments"/> says what it computes.</summary>
public static class HeadDeviation
{
    public static KernelFamily<HeadDeviationArguments> Family { get; } =
        new KernelFamily<HeadDeviationArguments>("head-deviation")
            .Add<HeadDeviationSimd>()
            .Add<HeadDeviationGroupedRows>()
            .Add<HeadDeviationThreadPerRow>();
}
