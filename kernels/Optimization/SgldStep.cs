namespace Accelerated.Kernels.Optimization;

/// <summary>The family <c>sgld-step</c>: <see cref="SgldStepArguments"/> says what it computes.</summary>
public static class SgldStep
{
    public static KernelFamily<SgldStepArguments> Family { get; } =
        new KernelFamily<SgldStepArguments>("sgld-step")
            .Add<SgldStepSimd>()
            .Add<SgldStepThreadPerElement>();
}
