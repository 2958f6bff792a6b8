using Accelerated.Kernels.Arithmetic;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.Divergence;
using Accelerated.Kernels.Embedding;
using Accelerated.Kernels.HeadRefined;
using Accelerated.Kernels.Normalization;
using Accelerated.Kernels.Optimization;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;
using Accelerated.Kernels.Unembedding;

namespace Accelerated.Kernels;

/// <summary>Every family there is. Tests, benchmarks, run records and the choice by name all read this list.</summary>
public static class KernelCatalogue
{
    public static IReadOnlyList<IKernelFamily> Families { get; } =
    [
        MatrixProduct.Family,
        Accumulate.Family,
        LayerNormForward.Family,
        LayerNormBackward.Family,
        EmbeddingGather.Family,
        EmbeddingScatter.Family,
        PositionScatter.Family,
        ClipScale.Family,
        AdamWStep.Family,
        SgldStep.Family,
        RmspropSgldStep.Family,
        MomentumStep.Family,
        StepTerms.Family,
        ColumnSum.Family,
        SquaredNorm.Family,
        AttentionForward.Family,
        AttentionBackward.Family,
        AttentionPeak.Family,
        UnembeddingLoss.Family,
        HeadDeviation.Family,
        HeadDeviationBackward.Family,
        ProjectedNorm.Family,
        ProjectedNormBackward.Family,
        HeadUnembeddingLoss.Family,
        LinearLoss.Family,
        HeadLinearLoss.Family,
        DivergenceLoss.Family,
        TeacherTarget.Family,
    ];
}
