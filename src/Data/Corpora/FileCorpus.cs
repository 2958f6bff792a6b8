namespace Accelerated.Data;

internal sealed class FileCorpus(string name, IReadOnlyList<string> files, string textField) : Corpus(name, files)
{
    internal override string Reading => $"field {textField}";

    public override IEnumerable<Document> Read() => Files.SelectMany(file =>
        file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? [TextFile.Read(file)] : JsonLines.Read(file, textField));
}
