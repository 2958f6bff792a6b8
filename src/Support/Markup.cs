using System.Text;

namespace Accelerated.Support;

/// <summary>Text inside XML and HTML.</summary>
public static class Markup
{
    /// <summary>
    /// Any text, safe as element content and inside quoted attributes. Characters that XML does not allow (most controls, lone surrogates) become U+FFFD, because
    /// one of them makes a whole SVG unreadable.
    /// </summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            string? entity = rune.Value switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\t' or '\n' or '\r' => null,
                < 0x20 or 0x7F or 0xFFFE or 0xFFFF => "\uFFFD",
                _ => null,
            };
            _ = entity is null ? escaped.Append(rune.ToString()) : escaped.Append(entity);
        }

        return escaped.ToString();
    }
}
