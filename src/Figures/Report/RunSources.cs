using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Figures.Report;

/// <summary>Where the parts of a run lie. Each part may be at the top of the run folder or in a folder of its own, and may be missing.</summary>
/// <param name="Root">The run folder.</param>
public sealed record RunSources(string Root)
{
    public const string EstimatesFolder = "rllc";
    public const string TokensFolder = "tokens";

    /// <summary>Where <c>rllc sweep</c> plans and keeps the estimates before they are merged.</summary>
    public const string SweepFolder = "sweep";

    /// <summary>Where <c>rllc calibrate</c> tried settings.</summary>
    public const string CalibrationFolder = "calibration";

    /// <summary>Runs that differ from the run above them by their seed.</summary>
    public const string SeedsFolder = "seeds";

    /// <summary>The run of the one-layer twin.</summary>
    public const string OneLayerFolder = "one-layer";

    /// <summary>Where <c>index.html</c> and its figures are written.</summary>
    public string Report => Path.Combine(Root, "report");

    public string LossLog => Path.Combine(Root, "loss.csv");

    public string ValidationLog => Path.Combine(Root, "validation.csv");

    /// <summary>The folder with <c>estimates.csv</c> and <c>traces</c>.</summary>
    public string Estimates => Holding("estimates.csv", EstimatesFolder);

    /// <summary>The folder with <c>per-token-analysis</c> and <c>per-token-samples</c>.</summary>
    public string Tokens => Holding("per-token-analysis", TokensFolder);

    /// <summary>Every record: of the workflow, of the training, of the estimates, of the ablations.</summary>
    public IReadOnlyList<string> Records
    {
        get
        {
            string data = Path.Combine(Tokens, "per-token-data");
            string[] ablations = Directory.Exists(data) ? [.. Directory.EnumerateFiles(data, "run_*.json").Order(StringComparer.Ordinal)] : [];
            string[] fixedPlaces = [Path.Combine(Root, "reproduce.json"), Path.Combine(Root, "run.json"), Path.Combine(Estimates, "run.json")];
            return [.. fixedPlaces.Distinct().Where(File.Exists), .. ablations];
        }
    }

    /// <summary>The options in the record of the training or, in <see cref="Estimates"/>, of the estimates; empty where there is no record.</summary>
    /// <param name="folder">Where the record lies.</param>
    public static JsonObject OptionsIn(string folder)
    {
        string path = Path.Combine(folder, "run.json");
        return File.Exists(path) && JsonFile.Read(path)["options"] is JsonObject options ? (JsonObject)options.DeepClone() : [];
    }

    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    public static RunSources In(string root) => Directory.Exists(root)
        ? new RunSources(Path.GetFullPath(root))
        : throw new InvalidInputException($"'{root}' is no folder; name the folder of a run.");

    private string Holding(string entry, string part) => Path.Exists(Path.Combine(Root, entry)) ? Root : Path.Combine(Root, part);
}
