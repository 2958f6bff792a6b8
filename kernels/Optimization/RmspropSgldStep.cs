namespace Accelerated.Kernels.Optimization;

/// <summary>The family <c>rmsprop-sgld-step</c>: <see cref="RmspropSgldStepArguments"/> says what it computes.</summary>
public static class RmspropSgldStep
{
    public static KernelFamily<RmspropSgldStepArguments> Family { get; } =
        new KernelFamily<RmspropSgldStepArguments>("rmsprop-sgld-step")
            .Add<RmspropSgldStepSimd>()
            .Add<RmspropSgldStepThreadPerElement>();
}
