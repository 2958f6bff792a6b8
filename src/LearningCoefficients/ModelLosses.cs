using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>The ways to evaluate walkers of one model on one data set, each made when it is first needed.</summary>
public sealed class ModelLosses : IDisposable
{
    private readonly Lazy<SurfaceLosses> full;

    /// <param name="model">Stands at w*.</param>
    /// <param name="data">The rows.</param>
    /// <param name="path">Whether the head-refined path is taken where it can be.</param>
    /// <param name="teacher">Where given, losses are divergences from it; the whole model is evaluated then.</param>
    public ModelLosses(Transformer model, TokenRows data, EvaluationPath path, ITeacher? teacher = null)
    {
        (Model, Data, Path) = (model, data, path);
        full = new Lazy<SurfaceLosses>(() => new SurfaceLosses(new TransformerLossSurface(model, data, teacher)));
    }

    public Transformer Model { get; }

    public TokenRows Data { get; }

    public EvaluationPath Path { get; }

    /// <summary>What evaluates a group of components that <see cref="Groups"/> put together.</summary>
    public IWalkerLosses For(ComponentGroup group) => full.Value;

    /// <summary>Components whose chains run side by side: heads of one layer together on the head-refined path, every other component by itself.</summary>
    public IReadOnlyList<ComponentGroup> Groups(IReadOnlyList<Component> components) => [.. components.Select(c => new ComponentGroup([c], Path == EvaluationPath.Auto ? EvaluationPath.Full : Path))];

    public void Dispose()
    {
        if (full.IsValueCreated)
        {
            full.Value.Dispose();
        }
    }
}
