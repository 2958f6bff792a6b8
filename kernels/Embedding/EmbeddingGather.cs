namespace Accelerated.Kernels.Embedding;

/// <summary>The family <c>embedding-gather</c>: <see cref="EmbeddingGatherArguments"/> says what it computes.</summary>
public static class EmbeddingGather
{
    public static KernelFamily<EmbeddingGatherArguments> Family { get; } =
        new KernelFamily<EmbeddingGatherArguments>("embedding-gather")
            .Add<EmbeddingGatherSimd>()
            .Add<EmbeddingGatherThreadPerElement>();
}
