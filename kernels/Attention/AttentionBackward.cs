namespace Accelerated.Kernels.Attention;

/// <summary>The family <c>attention-backward</c>: <see cref="AttentionBackwardArguments"/> says what it computes.</summary>
public static class AttentionBackward
{
    public static KernelFamily<AttentionBackwardArguments> Family { get; } =
        new KernelFamily<AttentionBackwardArguments>("attention-backward")
            .Add<AttentionBackwardSimd>()
            .Add<AttentionBackwardRegisterTiled>()
            .Add<AttentionBackwardTensorCoreTripleTf32>()
            .Add<AttentionBackwardTensorCoreTf32>()
            .Add<AttentionBackwardThreadPerPosition>();
}
