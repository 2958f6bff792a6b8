using Accelerated.Data;
using Accelerated.Storage;
using Accelerated.Tokens;

namespace Accelerated.Development;

/// <summary>Moved multigrams as a table, with an example each: what stands before the token, and the token in ⟦ ⟧.</summary>
public static class MovedMultigramTable
{
    private const int ContextTokens = 16;

    public static ResultTable Of(IReadOnlyList<MovedMultigram> moves, int[] tokens, int length, ITokenizer tokenizer)
    {
        var table = new ResultTable(
            new("kind", ColumnType.Text), new("pattern", ColumnType.Text),
            new("layer", ColumnType.Integer), new("head", ColumnType.Integer), new("to_layer", ColumnType.Integer), new("to_head", ColumnType.Integer),
            new("step", ColumnType.Integer), new("to_step", ColumnType.Integer), new("tokens", ColumnType.Integer), new("shift", ColumnType.Double),
            new("delta_before", ColumnType.Double), new("delta_after", ColumnType.Double), new("to_delta_before", ColumnType.Double), new("to_delta_after", ColumnType.Double),
            new("example_sequence", ColumnType.Integer), new("example_position", ColumnType.Integer), new("example", ColumnType.Text));
        foreach (MovedMultigram move in moves)
        {
            (int sequence, int position) = move.Places[0];
            int place = sequence * length + position;
            string before = string.Concat(tokens[(place - Math.Min(position, ContextTokens))..place].Select(token => TokenText.Visible(token, tokenizer)));
            table.Add(
                move.Pattern.Kind.Name(), move.Pattern.Text, move.From.Layer, move.From.Index, move.To.Layer, move.To.Index, move.FromStep, move.ToStep, move.Places.Count, move.Shift,
                move.FromBefore, move.FromAfter, move.ToBefore, move.ToAfter, sequence, position,
                $"{before}⟦{TokenText.Visible(tokens[place], tokenizer)}⟧");
        }

        return table;
    }
}
