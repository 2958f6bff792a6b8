namespace Accelerated.Kernels.Optimization;

/// <summary>The family <c>adamw-step</c>: <see cref="AdamWStepArguments"/> says what it computes.</summary>
public static class AdamWStep
{
    public static KernelFamily<AdamWStepArguments> Family { get; } =
        new KernelFamily<AdamWStepArguments>("adamw-step")
            .Add<AdamWStepSimd>()
            .Add<AdamWStepThreadPerElement>();
}
