using System.Text.RegularExpressions;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>A model at one step of its training: <c>model.safetensors</c> with TransformerLens' names and shapes, and <c>config.json</c> beside it.</summary>
public sealed partial class Checkpoint
{
    public const string ModelFile = "model.safetensors";
    public const string ConfigFile = "config.json";

    private Checkpoint(string path, ParameterLayout layout, float[] parameters, string sha256, int? step)
    {
        Path = path;
        Layout = layout;
        Parameters = parameters;
        Sha256 = sha256;
        Step = step;
    }

    /// <summary>The safetensors file.</summary>
    public string Path { get; }

    public TransformerShape Shape => Layout.Shape;

    public ParameterLayout Layout { get; }

    /// <summary>The flat vector, in the order of <see cref="Layout"/>.</summary>
    public float[] Parameters { get; }

    /// <summary>Of the safetensors file.</summary>
    public string Sha256 { get; }

    /// <summary>From the folder's name, <c>step_0000020</c>, else from the file's metadata; null when neither says.</summary>
    public int? Step { get; }

    /// <summary>
    /// Loads a safetensors file, or the one in a folder. Without <c>config.json</c> sizes come from the tensors' shapes. TransformerLens' buffers <c>mask</c> and
    /// <c>IGNORE</c> are ignored; any other tensor that the model does not have is refused.
    /// </summary>
    /// <param name="fileOrDirectory">The file, or a folder that holds <c>model.safetensors</c>.</param>
    /// <param name="positions">Where positions enter, for checkpoints whose configuration does not say.</param>
    public static Checkpoint Load(string fileOrDirectory, PositionalEmbedding? positions = null)
    {
        string path = Directory.Exists(fileOrDirectory) ? System.IO.Path.Combine(fileOrDirectory, ModelFile) : fileOrDirectory;
        if (!File.Exists(path))
        {
            throw new InvalidInputException(path == fileOrDirectory ? $"'{path}' does not exist." : $"'{fileOrDirectory}' holds no {ModelFile}.");
        }

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        string configPath = System.IO.Path.Combine(folder, ConfigFile);
        SafetensorsFile tensors = SafetensorsFile.Read(path);
        TransformerShape shape = CheckpointConfig.Shape(tensors, File.Exists(configPath) ? JsonFile.Read(configPath) : null, configPath, positions);
        var layout = new ParameterLayout(shape);
        RequireTensors(tensors, layout);
        var parameters = new float[layout.Length];
        foreach (TensorSlot slot in layout.Tensors)
        {
            tensors.ReadSingles(slot.Name, parameters.AsSpan(slot.Offset, slot.Length));
        }

        return new Checkpoint(path, layout, parameters, Sha256Of.File(path), StepOf(folder, tensors));
    }

    /// <summary>Writes <c>config.json</c>, then <c>model.safetensors</c>: where the model is, everything is.</summary>
    public static void Save(string directory, ParameterLayout layout, ReadOnlySpan<float> parameters, int step)
    {
        JsonFile.Write(System.IO.Path.Combine(directory, ConfigFile), CheckpointConfig.Describe(layout.Shape));
        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["step"] = step.ToString() };
        SafetensorsFile.Write(System.IO.Path.Combine(directory, ModelFile), layout, parameters, metadata);
    }

    private static void RequireTensors(SafetensorsFile tensors, ParameterLayout layout)
    {
        string[] missing = [.. layout.Tensors.Where(s => tensors.Find(s.Name) is null).Select(s => s.Name)];
        if (missing.Length > 0)
        {
            throw new InvalidInputException($"'{tensors.Path}' lacks {missing.Length} of the {layout.Tensors.Count} tensors of a model with {layout.Shape}: {string.Join(", ", missing)}.");
        }

        foreach (SafetensorsTensor tensor in tensors.Tensors)
        {
            TensorSlot? slot = layout.Find(tensor.Name);
            if (slot is null && !BufferPattern().IsMatch(tensor.Name))
            {
                throw new InvalidInputException($"'{tensors.Path}' has a tensor '{tensor.Name}' that a model with {layout.Shape} has not.");
            }

            if (slot is not null && !slot.Dimensions.SequenceEqual(tensor.Dimensions))
            {
                throw new InvalidInputException($"'{tensors.Path}' tensor '{tensor.Name}' is {tensor.Shape} but a model with {layout.Shape} needs [{string.Join(", ", slot.Dimensions)}].");
            }
        }
    }

    private static int? StepOf(string folder, SafetensorsFile tensors)
    {
        Match match = StepPattern().Match(System.IO.Path.GetFileName(folder));
        string? text = match.Success ? match.Groups[1].Value : tensors.Metadata.GetValueOrDefault("step");
        return int.TryParse(text, out int step) ? step : null;
    }

    [GeneratedRegex(@"^step_(\d{1,9})$")]
    private static partial Regex StepPattern();

    [GeneratedRegex(@"^blocks\.\d+\.attn\.(mask|IGNORE)$")]
    private static partial Regex BufferPattern();
}
