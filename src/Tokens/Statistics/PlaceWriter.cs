using Accelerated.Data;

namespace Accelerated.Tokens;

/// <summary>
/// Writes the places of every token, one token behind the other. Where each token's places go is known from <see cref="CorpusTotals.PlaceBytes"/>, so the corpus is read
/// once, in pieces, and each piece's share of each token is written where it belongs: the bytes do not depend on the pieces.
/// </summary>
internal static class PlaceWriter
{
    /// <summary>A piece holds its tokens (4 bytes each) and their places (up to 10 bytes each, most often 1 or 2), ordered.</summary>
    private const int BytesPerToken = 16;

    public static void Write(
        Stream destination, TokenRows rows, int beginning, ReadOnlySpan<long> starts, long memory, Action<int> progress, CancellationToken cancellation)
    {
        int vocabulary = starts.Length - 1;
        long[] next = starts[..vocabulary].ToArray(), last = new long[vocabulary];
        last.AsSpan().Fill(-1);
        destination.SetLength(starts[vocabulary]);
        int rowsAtOnce = (int)Math.Clamp(memory / BytesPerToken / rows.Length, 1, Math.Min(rows.Count, Array.MaxLength / rows.Length / BytesPerToken));
        int[] tokens = new int[rowsAtOnce * rows.Length];
        int[] sizes = new int[vocabulary + 1];
        byte[] bytes = [];
        for (int first = 0; first < rows.Count; first += rowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(rowsAtOnce, rows.Count - first);
            Span<int> piece = tokens.AsSpan(0, count * rows.Length);
            for (int r = 0; r < count; r++)
            {
                rows.Read(first + r, piece.Slice(r * rows.Length, rows.Length));
            }

            long place = (long)first * rows.Length;
            Measure(piece, place, beginning, (long[])last.Clone(), sizes);
            if (bytes.Length < sizes[vocabulary])
            {
                bytes = new byte[sizes[vocabulary]];
            }

            int[] at = sizes[..vocabulary];
            for (int i = 0; i < piece.Length; i++)
            {
                int token = piece[i];
                if (token != beginning)
                {
                    at[token] = Varint.Write(bytes, at[token], (ulong)(place + i - last[token]));
                    last[token] = place + i;
                }
            }

            for (int token = 0; token < vocabulary; token++)
            {
                int length = sizes[token + 1] - sizes[token];
                if (length > 0)
                {
                    destination.Position = next[token];
                    destination.Write(bytes, sizes[token], length);
                    next[token] += length;
                }
            }

            progress(count);
        }
    }

    /// <summary>Where each token's bytes begin within the piece, and behind them their number.</summary>
    private static void Measure(ReadOnlySpan<int> piece, long place, int beginning, long[] last, int[] sizes)
    {
        Array.Clear(sizes);
        for (int i = 0; i < piece.Length; i++)
        {
            int token = piece[i];
            if (token != beginning)
            {
                sizes[token + 1] += Varint.Length((ulong)(place + i - last[token]));
                last[token] = place + i;
            }
        }

        for (int token = 0; token + 1 < sizes.Length; token++)
        {
            sizes[token + 1] += sizes[token];
        }
    }
}
