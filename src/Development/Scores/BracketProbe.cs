using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Tokens;

namespace Accelerated.Development;

/// <summary>
/// Attention from closing delimiters of text to what they close, less the mean to the other openers in scope. The published work names bracket heads without a score; this one is this
/// project's own. Delimiters are those of <see cref="DelimiterParser"/>. In scope are openers before the closing one that are closed behind it; where there is none, nothing is
/// subtracted. Mean over closings, standard error over rows.
/// </summary>
public static class BracketProbe
{
    /// <summary>Reads the first <paramref name="count"/> rows, or all; null where they close nothing.</summary>
    public static AttentionProbe? Of(TokenRows rows, int count, ITokenizer tokenizer)
    {
        AttentionScore closing = new(ScoreMetric.Bracket), predicting = new(ScoreMetric.BracketPrediction);
        List<int> kept = [];
        var row = new int[rows.Length];
        for (int r = 0; r < Math.Min(count, rows.Count); r++)
        {
            rows.Read(r, row);
            if (Add(DelimiterParser.Parse(row, tokenizer), kept.Count / rows.Length, closing, predicting) > 0)
            {
                kept.AddRange(row);
            }
        }

        return kept.Count == 0 ? null : new AttentionProbe([.. kept], rows.Length, closing, predicting);
    }

    private static int Add(DelimiterClosing?[] closings, int sequence, AttentionScore closing, AttentionScore predicting)
    {
        int found = 0;
        for (int close = 0; close < closings.Length; close++)
        {
            // The tokens of one end tag all close the same element; the first is the one to predict.
            if (closings[close] is not { } match || (close > 0 && closings[close - 1]?.OpenerToken == match.OpenerToken))
            {
                continue;
            }

            int[] others =
            [
                .. Enumerable.Range(close + 1, closings.Length - close - 1)
                    .Select(later => closings[later]?.OpenerToken)
                    .OfType<int>()
                    .Where(opener => opener < close && opener != match.OpenerToken)
                    .Distinct(),
            ];
            closing.Add(new AttentionEdge(sequence, close, match.OpenerToken), others);
            predicting.Add(new AttentionEdge(sequence, close - 1, match.OpenerToken), others);
            found++;
        }

        return found;
    }
}
