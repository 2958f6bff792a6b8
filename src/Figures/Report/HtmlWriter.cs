using System.Text;
using Accelerated.Support;

namespace Accelerated.Figures.Report;

/// <summary>Builds a page; all text passes through <see cref="Markup.Escape"/>.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder html = new();

    public HtmlWriter Raw(string markup)
    {
        html.Append(markup);
        return this;
    }

    public HtmlWriter Element(string tag, string text) => Raw($"<{tag}>{Markup.Escape(text)}</{tag}>\n");

    public HtmlWriter Element(string tag, string cssClass, string text) => Raw($"<{tag} class=\"{cssClass}\">{Markup.Escape(text)}</{tag}>\n");

    /// <summary>What the run does not have, said where it would stand.</summary>
    public HtmlWriter Missing(string text) => Element("p", "missing", text);

    public HtmlWriter Link(string address, string text) => Raw($"<a href=\"{Markup.Escape(address)}\">{Markup.Escape(text)}</a>");

    /// <param name="caption">Says what the table holds.</param>
    /// <param name="columns">Their heads; those of class <c>n</c> are numbers.</param>
    /// <param name="rows">Of as many cells as there are columns.</param>
    public HtmlWriter Table(string caption, IReadOnlyList<HtmlCell> columns, IEnumerable<IReadOnlyList<HtmlCell>> rows)
    {
        Raw($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{Markup.Escape(caption)}\"><table>\n<caption>{Markup.Escape(caption)}</caption>\n<thead><tr>");
        foreach (HtmlCell column in columns)
        {
            Raw($"<th scope=\"col\"{Class(column)}>{Markup.Escape(column.Text)}</th>");
        }

        Raw("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<HtmlCell> row in rows)
        {
            Raw("<tr>");
            foreach (HtmlCell cell in row)
            {
                string text = Markup.Escape(cell.Text);
                Raw($"<td{Class(cell)}>{(cell.Link.Length == 0 ? text : $"<a href=\"{Markup.Escape(cell.Link)}\">{text}</a>")}</td>");
            }

            Raw("</tr>\n");
        }

        return Raw("</tbody></table></div>\n");
    }

    public override string ToString() => html.ToString();

    private static string Class(HtmlCell cell) => cell.Class.Length == 0 ? "" : $" class=\"{cell.Class}\"";
}
