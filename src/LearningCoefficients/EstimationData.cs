using Accelerated.Data;
using Accelerated.Model;

namespace Accelerated.LearningCoefficients;

/// <summary>A data set of an estimation: rows, and where the loss is a divergence in place of cross-entropy, the teacher.</summary>
/// <param name="Name">What results call it.</param>
/// <param name="Rows">Its sequences.</param>
/// <param name="Teacher">What the model is compared with on them; null for the next tokens of the data.</param>
public sealed record EstimationData(string Name, TokenRows Rows, ITeacher? Teacher);
