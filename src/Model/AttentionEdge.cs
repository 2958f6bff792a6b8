namespace Accelerated.Model;

/// <summary>A place in an attention pattern: how much position <paramref name="Query"/> of sequence <paramref name="Sequence"/> attends to position <paramref name="Key"/> ≤ <paramref name="Query"/>.</summary>
public readonly record struct AttentionEdge(int Sequence, int Query, int Key);
