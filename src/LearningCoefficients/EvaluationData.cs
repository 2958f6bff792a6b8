using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Data on which draws are evaluated while their chains move on other data.</summary>
/// <param name="Name">What results call it.</param>
/// <param name="Losses">Evaluates the same model, standing at the same w*, on that data.</param>
/// <param name="Rows">Number of its rows.</param>
public sealed record EvaluationData(string Name, IWalkerLosses Losses, int Rows);
