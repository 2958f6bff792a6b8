using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>A weight in an <see cref="AttentionScore"/>, and what it is multiplied with.</summary>
public readonly record struct AttentionTerm(AttentionEdge Edge, double Factor);
