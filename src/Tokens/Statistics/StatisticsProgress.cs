namespace Accelerated.Tokens;

/// <summary>How far the counting of a corpus is.</summary>
/// <param name="Stage">What is done now.</param>
/// <param name="Done">Of <paramref name="Total"/>: rows, or tokens while merging.</param>
/// <param name="Total">All of this stage.</param>
/// <param name="Unit">What is counted.</param>
public sealed record StatisticsProgress(string Stage, long Done, long Total, string Unit);
