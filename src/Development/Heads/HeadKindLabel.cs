using Accelerated.Model;

namespace Accelerated.Development.Heads;

/// <summary>The type of a head and what it rests on.</summary>
public sealed record HeadKindLabel(Head Head, HeadKind Kind, string Evidence);
