using Accelerated.Development;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>A table of scores <c>NAME.csv</c>, <c>NAME.parquet</c> and its record <c>NAME.json</c>. After each checkpoint every file is whole.</summary>
internal sealed class ScoreFolder
{
    private readonly string folder;
    private readonly string name;
    private readonly HashSet<(int, string, string?)> present;

    private ScoreFolder(string folder, string name, ScoreTable table, RunRecord? earlier)
    {
        (this.folder, this.name) = (folder, name);
        Table = table;
        Earlier = earlier;
        present = [.. table.Rows.Select(row => (row.Step, row.Score.Metric, row.Score.Dataset))];
    }

    public ScoreTable Table { get; }

    /// <summary>The record of what is there already; null for a new table.</summary>
    public RunRecord? Earlier { get; }

    /// <exception cref="InvalidInputException">There is a table already.</exception>
    public static ScoreFolder Create(string folder, string name) => File.Exists(RecordOf(folder, name))
        ? throw new InvalidInputException($"'{folder}' already holds {name}. Go on with --resume, or name another folder with --out.")
        : new ScoreFolder(folder, name, new ScoreTable(), null);

    /// <summary>The table of an earlier run with the same settings on the same data, or a new one.</summary>
    /// <exception cref="InvalidInputException">It was made with other settings or other data.</exception>
    public static ScoreFolder Resume(string folder, string name, RunRecord record)
    {
        if (!File.Exists(RecordOf(folder, name)))
        {
            return Create(folder, name);
        }

        RunRecord earlier = RunRecord.Load(RecordOf(folder, name));
        Resumption.RequireSame(folder, earlier, record);
        string csv = Csv(folder, name);
        return new ScoreFolder(folder, name, File.Exists(csv) ? ScoreTable.ReadCsv(csv) : new ScoreTable(), earlier);
    }

    public bool Holds(int step, ScoreUnit unit) => Holds(step, unit.Marker, unit.Dataset);

    public bool Holds(int step, string metric, string? dataset) => present.Contains((step, metric, dataset));

    public void Add(int step, IEnumerable<Score> scores)
    {
        foreach (Score score in scores)
        {
            Table.Add(step, score);
            present.Add((step, score.Metric, score.Dataset));
        }
    }

    public void Save(RunRecord record)
    {
        Table.WriteParquet(Path.Combine(folder, name + ".parquet"));
        Table.WriteCsv(Csv(folder, name));
        record.Save(RecordOf(folder, name));
    }

    private static string Csv(string folder, string name) => Path.Combine(folder, name + ".csv");

    private static string RecordOf(string folder, string name) => Path.Combine(folder, name + ".json");
}
