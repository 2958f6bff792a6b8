using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Components whose chains run side by side on the same evaluation path.</summary>
/// <param name="Components">At least one.</param>
/// <param name="Path"><see cref="EvaluationPath.Full"/>, or <see cref="EvaluationPath.Auto"/> for the head-refined path.</param>
public sealed record ComponentGroup(IReadOnlyList<Component> Components, EvaluationPath Path);
