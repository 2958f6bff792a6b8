namespace Accelerated.Data;

/// <summary>How far the training of a tokenizer has come.</summary>
/// <param name="Documents">Documents counted.</param>
/// <param name="Tokens">Tokens found, of <paramref name="Vocabulary"/>; 0 while documents are still being counted.</param>
public sealed record TokenizerProgress(long Documents, int Tokens, int Vocabulary);
