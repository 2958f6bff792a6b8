namespace Accelerated.Kernels.Attention;

/// <summary>The family <c>attention-forward</c>: <see cref="AttentionForwardArguments"/> says what it computes.</summary>
public static class AttentionForward
{
    public static KernelFamily<AttentionForwardArguments> Family { get; } =
        new KernelFamily<AttentionForwardArguments>("attention-forward")
            .Add<AttentionForwardSimd>()
            .Add<AttentionForwardOnlineTiled>()
            .Add<AttentionForwardTensorCoreTripleTf32>()
            .Add<AttentionForwardTensorCoreTf32>()
            .Add<AttentionForwardThreadPerQuery>();
}
