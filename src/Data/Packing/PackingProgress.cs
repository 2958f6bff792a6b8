namespace Accelerated.Data;

/// <summary>How far the packing of a corpus has come; tokens over the time between two reports are its speed.</summary>
public sealed record PackingProgress(string Corpus, long Documents, long Characters, long Tokens);
