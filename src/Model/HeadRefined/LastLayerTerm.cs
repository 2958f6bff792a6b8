namespace Accelerated.Model.HeadRefined;

/// <summary>The term of a teacher in the final stream, and where what walkers of the last layer make of it is kept.</summary>
internal readonly record struct LastLayerTerm(TeacherTerms Memory, LinearTerm Term);
