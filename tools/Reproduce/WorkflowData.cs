namespace Accelerated.Tools.Reproduce;

/// <summary>The text of a workflow.</summary>
/// <param name="Corpus">What the model is trained on and estimated on.</param>
/// <param name="Validation">Held-out text; null for a part of the corpus, and then training takes another part.</param>
/// <param name="Tokenizer">A tokenizer; null to train one on the corpus.</param>
/// <param name="Refinements">NAME=DATA of further text on which learning coefficients are taken.</param>
internal sealed record WorkflowData(string Corpus, string? Validation, string? Tokenizer, IReadOnlyList<string> Refinements)
{
    /// <summary>What every .NET SDK carries: prose, with its raw markup in the place of code.</summary>
    public static WorkflowData Default { get; } = Of("sdk:text", null, null, []);

    public string Train => Validation is null ? $"{Corpus}#train" : Corpus;

    public string Held => Validation ?? $"{Corpus}#valid";

    /// <summary>With the refinements that go with the default corpus, where none are named.</summary>
    public static WorkflowData Of(string corpus, string? validation, string? tokenizer, IReadOnlyList<string> refinements) =>
        new(corpus, validation, tokenizer, refinements.Count == 0 && corpus == "sdk:text" ? ["code=sdk:markup#train"] : refinements);
}
