using Accelerated.Development.Heads;
using Accelerated.Model;

namespace Accelerated.Development.Comparison;

/// <summary>A head of one run and the head of another that is most like it, in the cheapest matching of their layer.</summary>
/// <param name="First">Of the first run.</param>
/// <param name="Second">Of the second run.</param>
/// <param name="Distance">Mean of the distances below that are known.</param>
/// <param name="CurveDistance">Root mean square difference of the wrLLC curves on a common grid, divided by the standard deviation of all values of both runs' heads in the layer; null without curves.</param>
/// <param name="PatternDistance">Hellinger distance (0 to 1) of the shares of tokens by first label; null without tokens.</param>
/// <param name="ScoreDistance">Root mean square difference of the last previous-token, current-token, prefix-matching and bracket scores, each divided by its largest in the layer; null without scores.</param>
/// <param name="FirstKind">Type in the first run; null if unknown.</param>
/// <param name="SecondKind">Type in the second run; null if unknown.</param>
public sealed record HeadMatch(
    Head First, Head Second, double Distance, double? CurveDistance, double? PatternDistance, double? ScoreDistance, HeadKind? FirstKind, HeadKind? SecondKind);
