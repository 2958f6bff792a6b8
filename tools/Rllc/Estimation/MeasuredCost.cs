namespace Accelerated.Tools.Rllc;

/// <summary>What estimates cost.</summary>
/// <param name="Estimates">How many there are.</param>
/// <param name="Steps">Steps of all chains.</param>
/// <param name="Tokens">Tokens of all minibatches.</param>
/// <param name="Seconds">How long they take, by single steps that were measured.</param>
/// <param name="HeadRefined">Multiply-adds where the head-refined path is taken.</param>
/// <param name="Device">The device they were measured on.</param>
internal sealed record MeasuredCost(int Estimates, long Steps, double Tokens, double Seconds, HeadRefinedCosts HeadRefined, string Device);
