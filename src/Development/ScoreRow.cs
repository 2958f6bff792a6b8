namespace Accelerated.Development;

/// <summary>A score of the checkpoint of a step.</summary>
public readonly record struct ScoreRow(int Step, Score Score);
