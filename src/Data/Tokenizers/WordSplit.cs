namespace Accelerated.Data;

/// <summary>One stage of cutting a text into the pieces within which bytes are merged.</summary>
internal abstract record WordSplit
{
    /// <summary>Appends the pieces of text[<paramref name="start"/>..<paramref name="end"/>] in order; together they hold all of it unless the stage drops something.</summary>
    public abstract void Split(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces);
}
