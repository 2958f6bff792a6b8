using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>
/// The tokens of all rows one behind the other, without the token that starts a sequence, and the stretches in which neighbours are true neighbours: a stretch ends
/// with its row and wherever a sequence starts.
/// </summary>
internal sealed class TokenStream
{
    private TokenStream(int[] tokens, int[] starts)
    {
        Tokens = tokens;
        Starts = starts;
    }

    public int[] Tokens { get; }

    /// <summary>First index of every stretch, ascending, and the number of tokens behind them.</summary>
    public int[] Starts { get; }

    public static TokenStream Of(TokenRows rows, int beginning)
    {
        var tokens = new List<int>(checked(rows.Count * rows.Length));
        var starts = new List<int>(rows.Count + 1);
        int[] row = new int[rows.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            rows.Read(r, row);
            bool isOpen = false;
            foreach (int token in row)
            {
                if (token == beginning)
                {
                    isOpen = false;
                    continue;
                }

                if (!isOpen)
                {
                    starts.Add(tokens.Count);
                    isOpen = true;
                }

                tokens.Add(token);
            }
        }

        starts.Add(tokens.Count);
        return new TokenStream([.. tokens], [.. starts]);
    }
}
