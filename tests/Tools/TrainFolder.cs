using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Accelerated.Tools.Train;

namespace Accelerated.Tests.Tools;

/// <summary>A folder with random tokens and a model, both tiny, and the executable <c>train</c> to run on them.</summary>
internal sealed class TrainFolder : IDisposable
{
    public const int Rows = 6;
    public const int Length = 8;

    private readonly TemporaryFolder folder = new();

    public TrainFolder()
    {
        var tokens = new int[Rows * Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(Philox.At(3, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % (uint)Shape.Vocabulary);
        }

        NumpyFile.Write(Tokens, tokens, Rows, Length);
        var layout = new ParameterLayout(Shape);
        var parameters = new float[layout.Length];
        Initialization.Fill(layout, 5, parameters);
        Checkpoint.Save(Model, layout, parameters, 0);
    }

    public static TransformerShape Shape { get; } = new(layers: 1, heads: 2, headSize: 2, width: 4, context: Length, vocabulary: 11);

    /// <summary>Sizes of <see cref="Shape"/> and a short recipe, as options.</summary>
    public static string[] Tiny { get; } =
        "--layers 1 --heads 2 --head-size 2 --width 4 --context 8 --vocabulary 11 --steps 3 --batch 2 --checkpoints 0,2,3 --device cpu --threads 1".Split(' ');

    public string Tokens => folder["tokens.npy"];

    public string Model => folder["model"];

    public string this[params string[] parts] => folder[parts];

    public static ToolRun Run(params string[] args) => ToolRun.Of(TrainTool.Create(), args);

    /// <summary>Runs a verb that packs corpora, with a cache of its own.</summary>
    public ToolRun RunOnText(params string[] args) => Run([.. args, "--cache", folder["cache"]]);

    public string Write(string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }

    /// <summary>All files, and nothing that is hidden or temporary, relative to the folder.</summary>
    public string[] Files(string below = "") =>
        [.. Directory.EnumerateFiles(Path.Combine(folder.Path, below), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(f => Path.GetRelativePath(Path.Combine(folder.Path, below), f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public void Dispose() => folder.Dispose();
}
