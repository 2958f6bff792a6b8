using Accelerated.Data;

namespace Accelerated.Tokens.Pages;

/// <summary>One label of a token as a page shows it.</summary>
/// <param name="Kind">Index in <see cref="PatternKindNames.Ordered"/>.</param>
/// <param name="Pattern">The pattern to read.</param>
/// <param name="Source">The position in the context that the label rests on, or −1.</param>
/// <param name="Evidence">In a few words.</param>
internal readonly record struct PageLabel(int Kind, string Pattern, int Source, string Evidence)
{
    /// <summary>The labels of a token, primary first.</summary>
    public static IEnumerable<PageLabel> Of(ClassifiedToken token, ReadOnlySpan<int> row, ITokenizer tokenizer)
    {
        var labels = new List<PageLabel>();
        for (int k = 0; k < PatternKindNames.Ordered.Count; k++)
        {
            PatternKinds kind = PatternKindNames.Ordered[k];
            if (token.Labels.Kinds.HasFlag(kind))
            {
                string pattern = Accelerated.Tokens.Pattern.Of(kind, token.Labels, row, token.Occurrence.Position, tokenizer).Text;
                (int source, string evidence) = Explain(kind, token.Labels);
                labels.Add(new PageLabel(k, pattern, source, evidence));
            }
        }

        return labels;
    }

    private static (int Source, string Evidence) Explain(PatternKinds kind, TokenLabels labels) => kind switch
    {
        PatternKinds.Induction => (labels.Induction!.Value.Position, $"after {Count(labels.Induction.Value.Length)} that match, as at {labels.Induction.Value.Position}"),
        PatternKinds.Dyck => (labels.Dyck!.OpenerToken, $"opened at {labels.Dyck.OpenerToken}"),
        PatternKinds.NGram => (-1, $"{labels.NGram!.Value.Count:N0} times in the corpus, lift {labels.NGram.Value.Lift:0.#}"),
        PatternKinds.SkipNGram => (labels.Skip!.Value.Position, $"{labels.Skip.Value.Count:N0} times in the corpus at such a distance, lift {labels.Skip.Value.Lift:0.#}"),
        _ => (-1, ""),
    };

    private static string Count(int count) => count == 1 ? "1 token" : $"{count} tokens";
}
