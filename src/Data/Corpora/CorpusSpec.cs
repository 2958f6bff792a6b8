using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>A corpus as users write it: a source and, behind <c>#</c>, a part: <c>sdk:text#train</c>, <c>corpus.jsonl.zst#valid</c>, <c>books/</c>.</summary>
public sealed record CorpusSpec(string Source, DocumentPart Part)
{
    public static CorpusSpec Parse(string spec)
    {
        int mark = spec.LastIndexOf('#');
        if (mark < 0 || Path.Exists(spec))
        {
            return new CorpusSpec(spec, DocumentPart.Everything);
        }

        DocumentPart part = spec[(mark + 1)..] switch
        {
            "train" => DocumentPart.Train,
            "valid" => DocumentPart.Valid,
            "test" => DocumentPart.Test,
            string other => throw new InvalidInputException($"'{spec}' asks for the part '{other}'. Known: train, valid, test; without # everything is read."),
        };
        return new CorpusSpec(spec[..mark], part);
    }

    public override string ToString() => Part == DocumentPart.Everything ? Source : $"{Source}#{Part.ToString().ToLowerInvariant()}";
}
