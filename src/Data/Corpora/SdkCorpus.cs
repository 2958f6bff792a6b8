using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>
/// The corpus that every .NET SDK carries: the reference documentation (<c>packs/*/ref/**/*.xml</c>) beside the dotnet host that runs this program. One document
/// per documented type, its members in file order. <c>sdk:text</c> is the prose, <c>sdk:markup</c> the XML of the same members, rich in brackets. A text, or a
/// member's XML, that was there before is left out: packs repeat each other.
/// </summary>
public sealed class SdkCorpus : Corpus
{
    private readonly Func<string, HashSet<string>, IEnumerable<(string Type, string Text)>> read;

    private SdkCorpus(string name, IReadOnlyList<string> files, Func<string, HashSet<string>, IEnumerable<(string Type, string Text)>> read)
        : base(name, files)
    {
        this.read = read;
    }

    internal override string Reading => $"{Name}, version 1";

    /// <summary>The prose: <c>&lt;see cref="T:System.String"/&gt;</c> reads String, a paragraph is a line.</summary>
    /// <exception cref="InvalidInputException">No SDK is found; the message says where was looked.</exception>
    public static SdkCorpus OpenText() => OpenText(SdkFolder.FindDocumentation());

    /// <summary>The XML of the members as it stands in the files.</summary>
    /// <exception cref="InvalidInputException">No SDK is found; the message says where was looked.</exception>
    public static SdkCorpus OpenMarkup() => OpenMarkup(SdkFolder.FindDocumentation());

    public override IEnumerable<Document> Read()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in Files)
        {
            var types = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
            foreach ((string type, string text) in read(file, seen))
            {
                types.TryAdd(type, []);
                types[type].Add(text);
            }

            foreach ((string type, List<string> texts) in types)
            {
                yield return new Document(string.Join('\n', texts) + "\n", $"{file}:{type}");
            }
        }
    }

    internal static SdkCorpus OpenText(IReadOnlyList<string> files) => new("sdk:text", files, DocumentationXml.ReadProse);

    internal static SdkCorpus OpenMarkup(IReadOnlyList<string> files) => new("sdk:markup", files, DocumentationXml.ReadMarkup);
}
