using Accelerated.Model;

namespace Accelerated.Development.Curves;

/// <summary>A quantity of one head along training, such as its wrLLC on one data set.</summary>
/// <param name="Head">Whose.</param>
/// <param name="Steps">Ascending, without repetition.</param>
/// <param name="Values">Finite; a checkpoint whose estimate failed has no point.</param>
/// <param name="StandardErrors">Of the values; NaN where unknown.</param>
public sealed record HeadCurve(Head Head, IReadOnlyList<double> Steps, IReadOnlyList<double> Values, IReadOnlyList<double> StandardErrors)
{
    public double Final => Values[^1];

    /// <summary>Index of the point whose step is nearest to <paramref name="step"/> by ratio, step 0 counting as 1.</summary>
    public int NearestTo(double step)
    {
        double wanted = Math.Log(Math.Max(step, 1));
        return Enumerable.Range(0, Steps.Count).MinBy(i => Math.Abs(Math.Log(Math.Max(Steps[i], 1)) - wanted));
    }
}
