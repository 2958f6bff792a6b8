namespace Accelerated.Kernels.Normalization;

/// <summary>The family <c>layer-norm-forward</c>: <see cref="LayerNormForwardArguments"/> says what it computes.</summary>
public static class LayerNormForward
{
    public static KernelFamily<LayerNormForwardArguments> Family { get; } =
        new KernelFamily<LayerNormForwardArguments>("layer-norm-forward")
            .Add<LayerNormForwardSimd>()
            .Add<LayerNormForwardGroupedRows>()
            .Add<LayerNormForwardThreadPerElement>();
}
