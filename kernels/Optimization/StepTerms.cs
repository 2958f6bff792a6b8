namespace Accelerated.Kernels.Optimization;

/// <summary>The family <c>step-terms</c>: <see cref="StepTermsArguments"/> says what it computes.</summary>
public static class StepTerms
{
    public static KernelFamily<StepTermsArguments> Family { get; } =
        new KernelFamily<StepTermsArguments>("step-terms")
            .Add<StepTermsSimd>()
            .Add<StepTermsGroupPerBlock>()
            .Add<StepTermsThreadPerBlock>();
}
