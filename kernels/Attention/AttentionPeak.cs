namespace Accelerated.Kernels.Attention;

/// <summary>The family <c>attention-peak</c>: <see cref="AttentionPeakArguments"/> says what it computes.</summary>
public static class AttentionPeak
{
    public static KernelFamily<AttentionPeakArguments> Family { get; } =
        new KernelFamily<AttentionPeakArguments>("attention-peak")
            .Add<AttentionPeakSimd>()
            .Add<AttentionPeakOnlineTiled>()
            .Add<AttentionPeakThreadPerQuery>();
}
