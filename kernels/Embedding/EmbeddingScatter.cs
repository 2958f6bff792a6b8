namespace Accelerated.Kernels.Embedding;

/// <summary>The family <c>embedding-scatter</c>: <see cref="EmbeddingScatterArguments"/> says what it computes.</summary>
public static class EmbeddingScatter
{
    public static KernelFamily<EmbeddingScatterArguments> Family { get; } =
        new KernelFamily<EmbeddingScatterArguments>("embedding-scatter")
            .Add<EmbeddingScatterSimd>()
            .Add<EmbeddingScatterGroupPerToken>()
            .Add<EmbeddingScatterThreadPerElement>();
}
