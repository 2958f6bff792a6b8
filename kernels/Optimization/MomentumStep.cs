namespace Accelerated.Kernels.Optimization;

/// <summary>The family <c>momentum-step</c>: <see cref="MomentumStepArguments"/> says what it computes.</summary>
public static class MomentumStep
{
    public static KernelFamily<MomentumStepArguments> Family { get; } =
        new KernelFamily<MomentumStepArguments>("momentum-step")
            .Add<MomentumStepSimd>()
            .Add<MomentumStepThreadPerElement>();
}
