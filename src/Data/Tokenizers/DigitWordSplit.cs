namespace Accelerated.Data;

/// <summary>Parts numbers from the rest: digit by digit, or run by run.</summary>
internal sealed record DigitWordSplit(bool Individual) : WordSplit
{
    public override void Split(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces)
    {
        while (start < end)
        {
            bool number = char.IsNumber(text[start]);
            int next = start + 1;
            while (next < end && char.IsNumber(text[next]) == number && !(number && Individual))
            {
                next++;
            }

            pieces.Add((start, next));
            start = next;
        }
    }
}
