using System.Text;
using System.Xml;

namespace Accelerated.Data;

/// <summary>Turns the markup of a documentation element into plain text. Spaces are collapsed, but for those within &lt;code&gt;; a paragraph, item or break begins a line.</summary>
internal sealed class DocumentationProse
{
    private readonly StringBuilder text = new();
    private bool space;
    private bool line;

    /// <summary>The text of the element the reader is on; the reader is left on its end.</summary>
    public string Read(XmlReader reader)
    {
        text.Clear();
        space = line = false;
        int depth = reader.Depth;
        if (reader.IsEmptyElement)
        {
            return "";
        }

        int code = -1;
        while (reader.Read() && reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(reader);
                    code = reader.LocalName == "code" && !reader.IsEmptyElement && code < 0 ? reader.Depth : code;
                    break;
                case XmlNodeType.EndElement:
                    line |= IsBlock(reader.LocalName);
                    if (reader.Depth == code)
                    {
                        code = -1;
                        TrimEnd();
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    Add(reader.Value, verbatim: code >= 0);
                    break;
                default:
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>How prose names a documentation id: <c>T:System.Collections.Generic.List`1</c> is List, <c>M:System.String.Split(System.Char)</c> is String.Split.</summary>
    internal static string NameOf(string id)
    {
        int colon = id.IndexOf(':', StringComparison.Ordinal);
        string name = id[(colon + 1)..];
        int end = name.AsSpan().IndexOfAny('(', '~');
        string[] parts = (end < 0 ? name : name[..end]).Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            int arity = parts[i].AsSpan().IndexOfAny('`', '{');
            parts[i] = arity > 0 ? parts[i][..arity] : parts[i];
        }

        bool member = colon == 1 && id[0] is 'M' or 'P' or 'F' or 'E' && parts.Length > 1;
        return !member ? parts[^1] : parts[^1] == "#ctor" ? parts[^2] : $"{parts[^2]}.{parts[^1]}";
    }

    private static bool IsBlock(string element) => element is "para" or "p" or "item" or "listheader" or "list" or "li" or "ul" or "ol" or "code" or "br" or "example" or "note";

    private void Begin(XmlReader reader)
    {
        line |= IsBlock(reader.LocalName);
        space |= reader.LocalName is "term" or "description";
        string? word = reader.LocalName switch
        {
            "see" or "seealso" or "xref" when reader.IsEmptyElement => reader.GetAttribute("cref") is { } id ? NameOf(id) : reader.GetAttribute("langword") ?? reader.GetAttribute("href"),
            "paramref" or "typeparamref" => reader.GetAttribute("name"),
            _ => null,
        };
        if (word is not null)
        {
            Add(word, verbatim: false);
        }
    }

    private void TrimEnd()
    {
        while (text.Length > 0 && char.IsWhiteSpace(text[^1]))
        {
            text.Length--;
        }
    }

    private void Add(string words, bool verbatim)
    {
        foreach (char c in words)
        {
            if (char.IsWhiteSpace(c) && !verbatim)
            {
                space = true;
                continue;
            }

            if (line && c is '\r' or '\n')
            {
                continue; // <code> mostly begins with a line feed of its own
            }

            if (text.Length > 0 && (line || space))
            {
                text.Append(line ? '\n' : ' ');
            }

            line = space = false;
            text.Append(c);
        }
    }
}
