using System.CommandLine;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Models as data: <c>--teacher NAME=CHECKPOINT</c> or <c>--teacher NAME=bigram:DATA</c>.</summary>
internal sealed class TeacherOptions
{
    private const string Bigram = "bigram:";

    private readonly Option<string[]> teachers = ToolOption.Repeated(
        "--teacher",
        "NAME=CHECKPOINT or NAME=bigram:DATA: a further data set, on the sequences of the first --data, whose loss is the divergence KL(teacher ‖ model) from another checkpoint (the one-layer twin) or from the bigram frequencies of a corpus. Repeatable.");

    public void AddTo(Command command) => command.Options.Add(teachers);

    public IReadOnlyList<NamedData> Read(VerbContext context) => context.Get(teachers) is { Length: > 0 } texts ? NamedData.ParseAll(texts, "--teacher") : [];

    /// <summary>Loads a teacher, and gives the hash of what determines it.</summary>
    /// <exception cref="InvalidInputException">It is no checkpoint, or its vocabulary is another.</exception>
    public static (ITeacher Teacher, string Sha256) Open(
        NamedData named, ComputeDevice device, TransformerShape shape, Func<string, Checkpoint> load, Func<string, TokenRows> open)
    {
        if (IsBigram(named, out string corpusOfPairs))
        {
            using TokenRows corpus = open(corpusOfPairs);
            return (BigramTeacher.Count(device, shape.Vocabulary, Sequences(corpus)), corpus.Sha256);
        }

        Checkpoint checkpoint = Load(named, shape, load);
        var model = new Transformer(device, checkpoint.Shape);
        model.Parameters.CopyFrom(checkpoint.Parameters);
        return (new ModelTeacher(model), checkpoint.Sha256);
    }

    /// <summary>The hash of what determines a teacher.</summary>
    /// <exception cref="InvalidInputException">It is no checkpoint, or its vocabulary is another.</exception>
    public static string Sha256(NamedData named, TransformerShape shape, Func<string, Checkpoint> load, Func<string, TokenRows> open)
    {
        if (IsBigram(named, out string corpusOfPairs))
        {
            using TokenRows corpus = open(corpusOfPairs);
            return corpus.Sha256;
        }

        return Load(named, shape, load).Sha256;
    }

    private static bool IsBigram(NamedData named, out string corpus)
    {
        bool isBigram = named.Spec.StartsWith(Bigram, StringComparison.Ordinal);
        corpus = isBigram ? named.Spec[Bigram.Length..] : string.Empty;
        return isBigram;
    }

    private static Checkpoint Load(NamedData named, TransformerShape shape, Func<string, Checkpoint> load)
    {
        Checkpoint checkpoint = load(named.Spec);
        return checkpoint.Shape.Vocabulary == shape.Vocabulary && checkpoint.Shape.Context >= shape.Context
            ? checkpoint
            : throw new InvalidInputException($"Teacher '{named.Name}' ('{named.Spec}') has a vocabulary of {checkpoint.Shape.Vocabulary} and a context of {checkpoint.Shape.Context}, but the models have {shape.Vocabulary} and {shape.Context}. Compare with a model of the same tokens and at least the same context.");
    }

    private static IEnumerable<int[]> Sequences(TokenRows rows)
    {
        var row = new int[rows.Length];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.Read(i, row);
            yield return row;
        }
    }
}
