namespace Accelerated.Tokens;

public sealed record ClassifiedToken(TokenInContext Occurrence, TokenLabels Labels);
