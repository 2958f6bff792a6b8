namespace Accelerated.Data;

/// <summary>One text of a corpus.</summary>
/// <param name="Origin">The file it came from, and the line or type inside.</param>
public sealed record Document(string Text, string Origin);
