namespace Accelerated.Tokens.Ablation;

/// <summary>What an ablation does on average.</summary>
/// <param name="Target">What was ablated.</param>
/// <param name="Mean">Mean Δ over the predicted tokens, in nats.</param>
/// <param name="StandardError">Of that mean, from the spread of the sequences' means; NaN with one sequence.</param>
/// <param name="Loss">Mean loss with everything intact, in nats: Mean / Loss is the relative change.</param>
public sealed record AblationEffect(AblationTarget Target, double Mean, double StandardError, double Loss);
