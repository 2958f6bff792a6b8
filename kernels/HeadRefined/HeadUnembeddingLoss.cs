namespace Accelerated.Kernels.HeadRefined;

/// <summary>The family <c>head-unembedding-loss</c>: <see cref="HeadUnembeddingLossArguments"/> says what it computes.</summary>
public static class HeadUnembeddingLoss
{
    public static KernelFamily<HeadUnembeddingLossArguments> Family { get; } =
        new KernelFamily<HeadUnembeddingLossArguments>("head-unembedding-loss")
            .Add<HeadUnembeddingLossSimd>()
            .Add<HeadUnembeddingLossRegisterTiled>()
            .Add<HeadUnembeddingLossTensorCoreTripleTf32>()
            .Add<HeadUnembeddingLossTensorCoreTf32>()
            .Add<HeadUnembeddingLossRowChunks>();
}
