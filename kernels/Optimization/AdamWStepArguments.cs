using ILGPU;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// One AdamW step (Loshchilov and Hutter; the order of PyTorch's): with g = Gradient · Scale[0],
/// w ← w (1 − LearningRate · WeightDecay); m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²;
/// w ← w − LearningRate · (m / Correction1) / (√(v / Correction2) + ε), with Correction_i = 1 − β_i^t from the host. The scale lies on the device, where
/// <see cref="ClipScaleArguments"/> leaves it. All other vectors have the length of Weights.
/// </summary>
public readonly record struct AdamWStepArguments(
    ArrayView<float> Weights,
    ArrayView<float> Gradient,
    ArrayView<float> FirstMoment,
    ArrayView<float> SecondMoment,
    float LearningRate,
    float WeightDecay,
    float Beta1,
    float Beta2,
    float Epsilon,
    float Correction1,
    float Correction2,
    ArrayView<float> Scale);
