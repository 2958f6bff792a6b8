namespace Accelerated.Kernels.Normalization;

/// <summary>The family <c>layer-norm-backward</c>: <see cref="LayerNormBackwardArguments"/> says what it computes.</summary>
public static class LayerNormBackward
{
    public static KernelFamily<LayerNormBackwardArguments> Family { get; } =
        new KernelFamily<LayerNormBackwardArguments>("layer-norm-backward")
            .Add<LayerNormBackwardSimd>()
            .Add<LayerNormBackwardGroupedRows>()
            .Add<LayerNormBackwardThreadPerRow>();
}
