using Accelerated.Development;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary><c>scores.csv</c>, <c>scores.parquet</c> and their record <c>scores.json</c>. After each checkpoint every file is whole.</summary>
internal sealed class ScoreFolder
{
    private readonly string folder;
    private readonly HashSet<(int, string, string?)> present;

    private ScoreFolder(string folder, ScoreTable table, RunRecord? earlier)
    {
        this.folder = folder;
        Table = table;
        Earlier = earlier;
        present = [.. table.Rows.Select(row => (row.Step, row.Score.Metric, row.Score.Dataset))];
    }

    public ScoreTable Table { get; }

    /// <summary>The record of what is there already; null for a new table.</summary>
    public RunRecord? Earlier { get; }

    /// <exception cref="InvalidInputException">There is a table already.</exception>
    public static ScoreFolder Create(string folder) => File.Exists(RecordOf(folder))
        ? throw new InvalidInputException($"'{folder}' already holds scores. Go on with --resume, or name another folder with --out.")
        : new ScoreFolder(folder, new ScoreTable(), null);

    /// <summary>The table of an earlier run with the same settings on the same data, or a new one.</summary>
    /// <exception cref="InvalidInputException">It was made with other settings or other data.</exception>
    public static ScoreFolder Resume(string folder, RunRecord record)
    {
        if (!File.Exists(RecordOf(folder)))
        {
            return Create(folder);
        }

        RunRecord earlier = RunRecord.Load(RecordOf(folder));
        Resumption.RequireSame(folder, earlier, record);
        string csv = Csv(folder);
        return new ScoreFolder(folder, File.Exists(csv) ? ScoreTable.ReadCsv(csv) : new ScoreTable(), earlier);
    }

    public bool Holds(int step, ScoreUnit unit) => present.Contains((step, unit.Marker, unit.Dataset));

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
        Table.WriteParquet(Path.Combine(folder, "scores.parquet"));
        Table.WriteCsv(Csv(folder));
        record.Save(RecordOf(folder));
    }

    private static string Csv(string folder) => Path.Combine(folder, "scores.csv");

    private static string RecordOf(string folder) => Path.Combine(folder, "scores.json");
}
