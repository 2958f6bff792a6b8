namespace Accelerated.Sweeps;

/// <summary>A data set of a plan.</summary>
/// <param name="Name">What results call it.</param>
/// <param name="Spec">What is opened; of a teacher its checkpoint, or <c>bigram:</c> with a corpus.</param>
/// <param name="Sha256">Of the rows of tokens.</param>
/// <param name="Sequences">Number of rows.</param>
/// <param name="Length">Tokens of a row.</param>
/// <param name="TeacherSha256">Of what the model is compared with on the rows of the plan's first data set; null for the next tokens of the data.</param>
public sealed record SweepData(string Name, string Spec, string Sha256, int Sequences, int Length, string? TeacherSha256);
