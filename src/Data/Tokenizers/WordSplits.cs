namespace Accelerated.Data;

/// <summary>The stages that cut a text before bytes are merged, each refining the pieces of the one before; none: the text is one piece.</summary>
/// <param name="PrefixSpace">A text that does not begin with a space gets one.</param>
internal sealed record WordSplits(IReadOnlyList<WordSplit> Stages, bool PrefixSpace)
{
    public static WordSplits Gpt2 { get; } = new([new GptWordSplit()], false);

    /// <summary>Replaces <paramref name="pieces"/> by those of <paramref name="text"/>; <paramref name="spare"/> is working space.</summary>
    public void Split(ReadOnlySpan<char> text, ref List<(int Start, int End)> pieces, ref List<(int Start, int End)> spare)
    {
        pieces.Clear();
        if (text.IsEmpty)
        {
            return;
        }

        pieces.Add((0, text.Length));
        foreach (WordSplit stage in Stages)
        {
            spare.Clear();
            foreach ((int start, int end) in pieces)
            {
                stage.Split(text, start, end, spare);
            }

            (pieces, spare) = (spare, pieces);
        }
    }
}
