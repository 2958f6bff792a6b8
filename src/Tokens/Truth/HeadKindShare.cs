namespace Accelerated.Tokens;

/// <summary>What a head does for the tokens planted as one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Tokens">K, tokens planted as such.</param>
/// <param name="BaseRate">Their share of all tokens.</param>
/// <param name="MeanDelta">Their mean Δ, in nats.</param>
/// <param name="Served">Of the K tokens with the largest Δ, those planted as such: precision and recall of Δ at once.</param>
/// <param name="LabelsRight">Of those, the ones whose primary label it is.</param>
/// <param name="AttendsSource">Of the tokens planted as such, those at which the head attends most to what tells them.</param>
public sealed record HeadKindShare(
    PatternKinds Kind, int Tokens, double BaseRate, double MeanDelta, WilsonInterval Served, WilsonInterval LabelsRight, WilsonInterval AttendsSource);
