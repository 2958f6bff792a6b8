using Accelerated.Model;
using Accelerated.Model.HeadRefined;

namespace Accelerated.Tools.Reproduce;

/// <summary>Floating-point operations of a stage: two for each multiply-add.</summary>
/// <param name="Shape">The model.</param>
/// <param name="Batch">Sequences of a minibatch of the chains.</param>
internal sealed record ModelWork(TransformerShape Shape, int Batch)
{
    public double Operations(StageWork work)
    {
        double heads = Enumerable.Range(0, Shape.Layers).Average(layer =>
            MultiplyAdds.HeadRefinedGradient(Shape, Shape.Context, Batch * Shape.Context, layer, HeadCompany.OfAllHeads(Shape)));
        return 2 * ((work.Trained * MultiplyAdds.FullGradient(Shape, Shape.Context)) + (work.Evaluated * MultiplyAdds.Forward(Shape, Shape.Context)) + (work.Sampled * heads));
    }
}
