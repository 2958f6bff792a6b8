using ILGPU;

namespace Accelerated.Kernels.Divergence;

/// <summary>
/// What makes a divergence of a cross-entropy. With q = softmax(Teacher[r]), target y and p = softmax(f + Bias) for any f, KL(q ‖ p) = −log p_y + (onehot(y) − q)·f + Offsets[r]:
/// Teacher[r] becomes onehot(y) − q, and Offsets[r] = (onehot(y) − q)·Bias + Σ q log q, in nats. For a row without target (−1) both become 0.
/// Teacher [Rows, Vocabulary], finite; log-probabilities will do. Bias [Vocabulary]; Targets, Offsets [Rows].
/// </summary>
public readonly record struct TeacherTargetArguments(
    ArrayView<float> Teacher,
    ArrayView<float> Bias,
    ArrayView<int> Targets,
    ArrayView<float> Offsets,
    int Rows,
    int Vocabulary);
