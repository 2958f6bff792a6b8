namespace Accelerated.Sampling;

/// <summary>Looks at chains when they are drawn, with the walkers where they stand at that draw. It must not move them; gradients may be overwritten only of copies.</summary>
public interface IDrawObserver
{
    /// <param name="draw">Number of the draw, from 0.</param>
    /// <param name="chains">The chains that are alive, as (index of the component in the run, chain number, walker).</param>
    void Observe(int draw, IReadOnlyList<DrawnChain> chains);
}
