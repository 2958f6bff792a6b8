using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>
/// The folder of <c>rllc estimate</c>: <c>estimates.csv</c>, <c>estimates.parquet</c>, <c>run.json</c>, and <c>traces/{step}__{component}__{dataset}.npy</c>, the loss of every draw,
/// [chains, draws], with <c>….anchor.npy</c> beside it, the loss at w* of the same rows, where there is one. After each estimate every file is whole.
/// </summary>
internal sealed class EstimateFolder
{
    private readonly RunFolder folder;

    private EstimateFolder(RunFolder folder, EstimateTable table, RunRecord? earlier)
    {
        this.folder = folder;
        Table = table;
        Earlier = earlier;
    }

    public EstimateTable Table { get; }

    /// <summary>The record of the run that is resumed; null for a new one.</summary>
    public RunRecord? Earlier { get; }

    /// <summary>A new folder.</summary>
    public static EstimateFolder Create(string path, int chains) => new(RunFolder.Create(path), new EstimateTable(chains), null);

    /// <summary>The folder of an earlier run with the same settings and the same data, or a new one.</summary>
    /// <exception cref="InvalidInputException">It was made with other settings or other data.</exception>
    public static EstimateFolder Resume(string path, int chains, RunRecord record)
    {
        if (!File.Exists(Path.Combine(path, "run.json")))
        {
            return Create(path, chains);
        }

        var folder = RunFolder.Open(path);
        var earlier = RunRecord.Load(folder.Record);
        Resumption.RequireSame(path, earlier, record);
        string csv = CsvPath(folder);
        return new EstimateFolder(folder, File.Exists(csv) ? EstimateTable.ReadCsv(csv, chains) : new EstimateTable(chains), earlier);
    }

    public void Save(RunRecord record) => record.Save(folder.Record);

    /// <summary>Writes the traces of an estimate, then adds its row to <see cref="Table"/>.</summary>
    public void Add(EstimateRow row, ComponentChains chains)
    {
        string name = EstimateLabels.TraceName(row.Step, row.Component.Name, row.Dataset, row.SampledOn);
        Write(name + ".npy", chains.Losses);
        if (chains.AnchorLosses is { } anchors)
        {
            Write(name + ".anchor.npy", anchors);
        }

        Table.Add(row);
    }

    public void SaveTables()
    {
        Table.WriteParquet(Path.Combine(folder.Root, "estimates.parquet"));
        Table.WriteCsv(CsvPath(folder));
    }

    private void Write(string name, LossTrace trace)
    {
        Directory.CreateDirectory(folder.Traces);
        NumpyFile.Write(Path.Combine(folder.Traces, name), trace.Values, trace.Chains, trace.Draws);
    }

    private static string CsvPath(RunFolder folder) => Path.Combine(folder.Root, "estimates.csv");
}
