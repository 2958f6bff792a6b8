using System.Xml;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>The members of a documentation file, each with the type it belongs to.</summary>
internal static class DocumentationXml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <summary>The texts of summary, remarks, param, returns, exception and their like, one by one. <paramref name="seen"/> holds, and gets, what came before.</summary>
    public static IEnumerable<(string Type, string Text)> ReadProse(string path, HashSet<string> seen)
    {
        var prose = new DocumentationProse();
        foreach ((XmlReader reader, string type) in Members(path))
        {
            int depth = reader.Depth;
            while (Guarded(path, reader, static r => r.Read()) && reader.Depth > depth)
            {
                if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1)
                {
                    string text = Guarded(path, reader, prose.Read);
                    if (text.Length > 0 && seen.Add(text))
                    {
                        yield return (type, text);
                    }
                }
            }
        }
    }

    /// <summary>The members' XML. <paramref name="seen"/> holds, and gets, what came before.</summary>
    public static IEnumerable<(string Type, string Text)> ReadMarkup(string path, HashSet<string> seen)
    {
        foreach ((XmlReader reader, string type) in Members(path))
        {
            using XmlReader member = reader.ReadSubtree();
            member.Read();
            string markup = Guarded(path, member, static r => r.ReadOuterXml());
            if (seen.Add(markup))
            {
                yield return (type, markup);
            }
        }
    }

    /// <summary>The type a documentation id belongs to: <c>M:System.String.Split(System.Char[])</c> to System.String.</summary>
    internal static string TypeOf(string id)
    {
        if (id.StartsWith("T:", StringComparison.Ordinal))
        {
            return id[2..];
        }

        string name = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        int parameters = name.IndexOf('(', StringComparison.Ordinal);
        int dot = (parameters < 0 ? name : name[..parameters]).LastIndexOf('.');
        return dot < 0 ? name : name[..dot];
    }

    /// <summary>Stops the reader at each member; the caller moves it to the member's end at most.</summary>
    private static IEnumerable<(XmlReader Reader, string Type)> Members(string path)
    {
        using Stream stream = CorpusStream.Open(path);
        using var reader = XmlReader.Create(stream, Settings);
        while (Guarded(path, reader, static r => r.Read()))
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "member" && !reader.IsEmptyElement && reader.GetAttribute("name") is { Length: > 0 } id)
            {
                yield return (reader, TypeOf(id));
            }
        }
    }

    private static T Guarded<T>(string path, XmlReader reader, Func<XmlReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (XmlException error)
        {
            throw new InvalidInputException($"'{path}', line {error.LineNumber}: not valid XML ({error.Message})", error);
        }
    }
}
