using System.Globalization;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.LearningCoefficients.Calibration;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Tools.Rllc;

/// <summary>The folder of <c>rllc calibrate</c>: <c>calibration.csv</c> and <c>.parquet</c>, a trace per estimate, <c>run.json</c>, and <c>dashboard/index.html</c>.</summary>
internal sealed class CalibrationFolder
{
    private static readonly ResultColumn[] Columns =
    [
        new("step", ColumnType.Integer), new("component", ColumnType.Text), new("epsilon", ColumnType.Double), new("nbeta", ColumnType.Double), new("localization", ColumnType.Double),
        new("value", ColumnType.Double), new("stderr", ColumnType.Double), new("rhat", ColumnType.Double), new("ess", ColumnType.Double), new("verdict", ColumnType.Text), new("reason", ColumnType.Text),
    ];

    private readonly List<CalibrationResult> results = [];

    private CalibrationFolder(RunFolder folder) => Folder = folder;

    public RunFolder Folder { get; }

    public IReadOnlyList<CalibrationResult> Results => results;

    public string Dashboard => Path.Combine(Folder.Root, "dashboard");

    private string Csv => Path.Combine(Folder.Root, "calibration.csv");

    public static CalibrationFolder Create(string path) => new(RunFolder.Create(path));

    /// <exception cref="InvalidInputException">It was made with other settings.</exception>
    public static CalibrationFolder Resume(string path, RunRecord record)
    {
        if (!File.Exists(Path.Combine(path, "run.json")))
        {
            return Create(path);
        }

        var folder = new CalibrationFolder(RunFolder.Open(path));
        var earlier = RunRecord.Load(folder.Folder.Record);
        string before = earlier.Options["settings"]!.ToJsonString();
        string now = JsonNode.Parse(record.Options["settings"]!.ToJsonString())!.ToJsonString();
        if (before != now || record.Hashes.Any(h => earlier.Hashes.GetValueOrDefault(h.Key) != h.Value))
        {
            throw new InvalidInputException($"'{path}' was made with other settings, data or checkpoints: {before}. Resume with the same, or name another folder.");
        }

        if (File.Exists(folder.Csv))
        {
            folder.Read(ResultTable.ReadCsv(folder.Csv, Columns));
        }

        return folder;
    }

    public bool Contains(CalibrationCell cell, int step, string component) => results.Exists(r => r.Cell == cell && r.Step == step && r.Component == component);

    /// <summary>Losses above w* at every draw of an estimate.</summary>
    public string Trace(CalibrationResult result) => Path.Combine(Folder.Traces, string.Create(
        CultureInfo.InvariantCulture, $"{result.Step}__{result.Component}__e{result.Cell.Epsilon:R}_b{result.Cell.InverseTemperature:R}_g{result.Cell.Localization:R}.npy"));

    public void Add(CalibrationResult result, LossTrace excess)
    {
        NumpyFile.Write(Trace(result), excess.Values, excess.Chains, excess.Draws);
        results.Add(result);
    }

    public void Save()
    {
        var table = new ResultTable(Columns);
        foreach (CalibrationResult r in results)
        {
            table.Add(
                r.Step, r.Component, r.Cell.Epsilon, r.Cell.InverseTemperature, r.Cell.Localization, r.Value, r.StandardError, r.SplitRhat, r.EffectiveSampleSize, EstimateTable.NameOf(r.Verdict), r.Reason);
        }

        table.WriteParquet(Path.ChangeExtension(Csv, ".parquet"));
        table.WriteCsv(Csv);
    }

    private void Read(ResultTable table)
    {
        for (int row = 0; row < table.RowCount; row++)
        {
            string verdict = table.Text(row, "verdict")!;
            results.Add(new CalibrationResult(
                new CalibrationCell(table.Number(row, "epsilon")!.Value, table.Number(row, "nbeta")!.Value, table.Number(row, "localization")!.Value),
                (int)table.Whole(row, "step")!.Value, table.Text(row, "component")!, table.Number(row, "value"), table.Number(row, "stderr"), table.Number(row, "rhat"), table.Number(row, "ess"),
                Enum.GetValues<Verdict>().First(v => EstimateTable.NameOf(v) == verdict), table.Text(row, "reason") ?? ""));
        }
    }
}
