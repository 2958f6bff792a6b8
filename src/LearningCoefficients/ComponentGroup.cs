using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Components whose chains run side by side on the same evaluation path.</summary>
/// <param name="Components">At least one.</param>
/// <param name="Path"><see cref="EvaluationPath.Full"/>, or <see cref="EvaluationPath.Auto"/> for the head-refined path.</param>
public sealed record ComponentGroup(IReadOnlyList<Component> Components, EvaluationPath Path)
{
    /// <summary>Components whose chains run side by side: heads and parts of heads together on the head-refined path, every other component by itself. In the order of their first members. What a component gets does not depend, in any bit, on its group.</summary>
    /// <param name="components">Of one model.</param>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="path">Whether the head-refined path is taken where it can be.</param>
    /// <param name="sharing">Heads of all layers go together where they meet on the same minibatches, so that the pass at w* is made once; else those of one layer.</param>
    public static IReadOnlyList<ComponentGroup> Of(IReadOnlyList<Component> components, ParameterLayout layout, EvaluationPath path, BatchSharing sharing = BatchSharing.None) =>
    [
        .. components
            .Select((component, index) => (Component: component, Key: !IsRefined(component, layout, path) ? index : sharing == BatchSharing.None ? -1 - component.Layer!.Value : -1))
            .GroupBy(c => c.Key, c => c.Component)
            .Select(g => new ComponentGroup([.. g], g.Key < 0 ? EvaluationPath.Auto : EvaluationPath.Full)),
    ];

    private static bool IsRefined(Component component, ParameterLayout layout, EvaluationPath path) =>
        path == EvaluationPath.Auto && component.Head is not null && HeadRefinedLosses.CanEvaluate(layout, component.Restriction);
}
