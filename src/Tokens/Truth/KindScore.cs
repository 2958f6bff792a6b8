namespace Accelerated.Tokens;

/// <summary>How well one kind is recognised.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Precision">Of the tokens whose primary label it is, those planted as such.</param>
/// <param name="Recall">Of the tokens planted as such, those whose primary label it is.</param>
/// <param name="LabelPrecision">Of all tokens that carry the label, those planted as such: lower, since a token planted as one kind may truly be another too.</param>
/// <param name="LabelRecall">Of the tokens planted as such, those that carry the label.</param>
public sealed record KindScore(PatternKinds Kind, WilsonInterval Precision, WilsonInterval Recall, WilsonInterval LabelPrecision, WilsonInterval LabelRecall);
