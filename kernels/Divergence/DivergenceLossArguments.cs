using ILGPU;

namespace Accelerated.Kernels.Divergence;

/// <summary>
/// For each row r with Targets[r] ≥ 0, with p = softmax(Logits[r]) and q = softmax(Teacher[r]): Losses[r] = KL(q ‖ p) = Σ_v q_v (log q_v − log p_v), in nats, and if
/// <see cref="Gradients"/> is 1, Logits[r] becomes GradientScale · (p − q), the gradient with respect to the logits. For a row without target the loss is 0 and, with gradients, its
/// logits become 0. Logits, Teacher [Rows, Vocabulary], finite; log-probabilities will do for Teacher. Losses, Targets [Rows].
/// </summary>
public readonly record struct DivergenceLossArguments(
    ArrayView<float> Logits,
    ArrayView<float> Teacher,
    ArrayView<int> Targets,
    ArrayView<float> Losses,
    int Gradients,
    float GradientScale,
    int Rows,
    int Vocabulary);
