using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Documents from files, read one after the other in a fixed order.</summary>
public abstract class Corpus
{
    private protected Corpus(string name, IReadOnlyList<string> files)
    {
        Name = name;
        Files = files;
    }

    /// <summary>How the user called it.</summary>
    public string Name { get; }

    /// <summary>The files, in the order of reading.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What, besides the files, decides which documents come out.</summary>
    internal abstract string Reading { get; }

    /// <summary>
    /// Opens <c>sdk:text</c> or <c>sdk:markup</c> (see <see cref="SdkCorpus"/>), a <c>.txt</c>, <c>.jsonl</c> or <c>.jsonl.zst</c> file, a folder of such, or a glob
    /// (<c>books/**/*.txt</c>).
    /// </summary>
    /// <param name="textField">The field of a JSON line that holds its text.</param>
    /// <exception cref="InvalidInputException">There is nothing of the kind.</exception>
    public static Corpus Open(string source, string textField = "text") => source switch
    {
        "sdk:text" => SdkCorpus.OpenText(),
        "sdk:markup" => SdkCorpus.OpenMarkup(),
        _ when source.StartsWith("sdk:", StringComparison.Ordinal) => throw new InvalidInputException($"'{source}' is no corpus. Known: sdk:text, sdk:markup."),
        _ => new FileCorpus(source, CorpusFiles.Find(source), textField),
    };

    /// <summary>The documents. Each call reads the files anew.</summary>
    /// <exception cref="InvalidInputException">A file cannot be read or is malformed; the message has file and line.</exception>
    public abstract IEnumerable<Document> Read();
}
