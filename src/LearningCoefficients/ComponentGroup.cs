using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Components whose chains run side by side on the same evaluation path.</summary>
/// <param name="Components">At least one.</param>
/// <param name="Path"><see cref="EvaluationPath.Full"/>, or <see cref="EvaluationPath.Auto"/> for the head-refined path.</param>
public sealed record ComponentGroup(IReadOnlyList<Component> Components, EvaluationPath Path)
{
    /// <summary>Components whose chains run side by side: parts of heads of one layer together on the head-refined path, every other component by itself. In the order of their first members.</summary>
    /// <param name="components">Of one model.</param>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="path">Whether the head-refined path is taken where it can be.</param>
    public static IReadOnlyList<ComponentGroup> Of(IReadOnlyList<Component> components, ParameterLayout layout, EvaluationPath path) =>
    [
        .. components
            .Select((component, index) => (Component: component, Key: IsRefined(component, layout, path) ? -1 - component.Layer!.Value : index))
            .GroupBy(c => c.Key, c => c.Component)
            .Select(g => new ComponentGroup([.. g], g.Key < 0 ? EvaluationPath.Auto : EvaluationPath.Full)),
    ];

    private static bool IsRefined(Component component, ParameterLayout layout, EvaluationPath path) =>
        path == EvaluationPath.Auto && component.Head is not null && HeadRefinedLosses.CanEvaluate(layout, component.Restriction);
}
