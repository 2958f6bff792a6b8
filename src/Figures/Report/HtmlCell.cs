namespace Accelerated.Figures.Report;

/// <summary>A table cell: text, which is escaped when written, perhaps with a link.</summary>
internal sealed record HtmlCell(string Text, string Class = "", string Link = "")
{
    public static HtmlCell Words(string text) => new(text);

    /// <summary>A number with its unit of last place where a reader can use it; a dash for what is missing.</summary>
    public static HtmlCell Number(double? value, string format) =>
        new(value is { } number && double.IsFinite(number) ? number.ToString(format).Replace('-', '−') : "–", "n");
}
