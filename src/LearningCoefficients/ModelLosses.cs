using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>The ways to evaluate walkers of one model on one data set, each made when it is first needed.</summary>
public sealed class ModelLosses : IDisposable
{
    private readonly ParameterLayout layout;
    private readonly bool refines;
    private readonly BatchSharing sharing;
    private readonly Lazy<SurfaceLosses> full;
    private readonly Lazy<HeadRefinedLosses> refined;

    /// <param name="model">Stands at w*, and stays there.</param>
    /// <param name="data">The rows.</param>
    /// <param name="path">Whether the head-refined path is taken where it can be.</param>
    /// <param name="sharing">Who meets on the same minibatch; decides how the head-refined path is laid out.</param>
    /// <param name="teacher">Where given, losses are divergences from it.</param>
    public ModelLosses(Transformer model, TokenRows data, EvaluationPath path, BatchSharing sharing = BatchSharing.Heads, ITeacher? teacher = null)
    {
        layout = model.Layout;
        refines = path == EvaluationPath.Auto;
        this.sharing = sharing;
        full = new Lazy<SurfaceLosses>(() => new SurfaceLosses(new TransformerLossSurface(model, data, teacher)));
        refined = new Lazy<HeadRefinedLosses>(() => new HeadRefinedLosses(model, data, sharing == BatchSharing.None ? HeadSharing.None : HeadSharing.Heads, teacher));
    }

    /// <summary>What evaluates a group that <see cref="Groups"/> put together.</summary>
    public IWalkerLosses For(ComponentGroup group) => For(group.Path);

    /// <summary>What evaluates on <paramref name="path"/>; <see cref="EvaluationPath.Auto"/> stands for the head-refined path, where there is one.</summary>
    public IWalkerLosses For(EvaluationPath path) => path == EvaluationPath.Auto && refines ? refined.Value : full.Value;

    /// <inheritdoc cref="ComponentGroup.Of"/>
    public IReadOnlyList<ComponentGroup> Groups(IReadOnlyList<Component> components) => ComponentGroup.Of(components, layout, refines ? EvaluationPath.Auto : EvaluationPath.Full, sharing);

    public void Dispose()
    {
        if (full.IsValueCreated)
        {
            full.Value.Dispose();
        }

        if (refined.IsValueCreated)
        {
            refined.Value.Dispose();
        }
    }
}
