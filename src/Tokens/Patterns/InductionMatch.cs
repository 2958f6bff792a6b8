using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>
/// The longest run of tokens before a position that also stands earlier in the context, followed there by the same token.
/// </summary>
/// <param name="Length">Matched tokens before the current one, 1 or more; the current token is not counted.</param>
/// <param name="Position">Where the earlier occurrence of the current token stands; the latest one among equally long matches.</param>
public readonly record struct InductionMatch(int Length, int Position)
{
    /// <summary>
    /// With y = tokens[position] and x = tokens[position − 1], the earlier places i &lt; position with tokens[i] = y and tokens[i − 1] = x. The match never
    /// includes <paramref name="beginning"/>, the token that starts a sequence, nor reaches across it. Both runs may overlap.
    /// </summary>
    public static InductionMatch? Find(ReadOnlySpan<int> tokens, int position, int beginning)
    {
        Require.Within(position, 0, tokens.Length - 1);
        InductionMatch? best = null;
        int current = tokens[position];
        for (int earlier = position - 1; earlier >= 1 && tokens[earlier] != beginning; earlier--)
        {
            if (tokens[earlier] != current)
            {
                continue;
            }

            int length = 0;
            while (earlier - 1 - length >= 0 && tokens[earlier - 1 - length] == tokens[position - 1 - length] && tokens[earlier - 1 - length] != beginning)
            {
                length++;
            }

            if (length > (best?.Length ?? 0))
            {
                best = new InductionMatch(length, earlier);
            }
        }

        return best;
    }
}
