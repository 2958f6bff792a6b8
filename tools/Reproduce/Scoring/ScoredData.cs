using Accelerated.Data;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>A data set, opened, under the name that tables give it.</summary>
internal sealed record ScoredData(string Name, string Spec, TokenRows Rows);
