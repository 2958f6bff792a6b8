namespace Accelerated.Tokens;

/// <param name="Kind">One kind, or none for the unclassified.</param>
/// <param name="Total">Tokens with this label, whatever other labels they have.</param>
/// <param name="Primary">Tokens whose first label it is.</param>
/// <param name="Distinct">Different patterns among the <paramref name="Total"/>.</param>
public sealed record KindCount(PatternKinds Kind, int Total, int Primary, int Distinct);
