namespace Accelerated.Kernels.Unembedding;

/// <summary>The family <c>unembedding-loss</c>: <see cref="UnembeddingLossArguments"/> says what it computes.</summary>
public static class UnembeddingLoss
{
    public static KernelFamily<UnembeddingLossArguments> Family { get; } =
        new KernelFamily<UnembeddingLossArguments>("unembedding-loss")
            .Add<UnembeddingLossSimd>()
            .Add<UnembeddingLossRegisterTiled>()
            .Add<UnembeddingLossTensorCoreTripleTf32>()
            .Add<UnembeddingLossTensorCoreTf32>()
            .Add<UnembeddingLossRowChunks>();
}
