using Accelerated.LearningCoefficients;
using Accelerated.Storage;

namespace Accelerated.Sweeps;

/// <summary>
/// The merged results of one run with one sampler: <c>estimates.csv</c> and <c>.parquet</c> as <c>rllc estimate</c> writes them; <c>traces.npy</c>, [estimates, chains, draws], the
/// losses of line i of the table at index i, and <c>traces.anchor.npy</c> beside it (NaN where an estimate has none); and <c>traces</c> with a file per estimate of the last step, for the report.
/// </summary>
internal sealed class MergedFolder : IDisposable
{
    private readonly List<(string Name, SweepGroup Group, int Unit, int Estimate)> origins = [];
    private readonly List<int> steps = [];
    private readonly EstimateTable table;
    private readonly NumpyStream<double> losses;
    private readonly NumpyStream<double> anchors;
    private readonly double[] unknown;
    private readonly int length;
    private bool isAnchored;

    public MergedFolder(string path, int capacity, int chains, int draws)
    {
        (Path, Chains, Draws, length) = (path, chains, draws, chains * draws);
        table = new EstimateTable(chains);
        losses = new NumpyStream<double>(TracePath, capacity, chains, draws);
        anchors = new NumpyStream<double>(AnchorPath, capacity, chains, draws);
        unknown = new double[length];
        unknown.AsSpan().Fill(double.NaN);
    }

    public string Path { get; }

    public int Chains { get; }

    public int Draws { get; }

    private string TracePath => Within("traces.npy");

    private string AnchorPath => Within("traces.anchor.npy");

    private string TraceFiles => Within("traces");

    /// <summary>Appends an estimate.</summary>
    public void Add(object?[] cells, UnitEstimate estimate, string traceName, int? step, SweepGroup group, int unit, int index)
    {
        long place = (long)table.RowCount * length;
        losses.Write(place, estimate.Losses.Span);
        anchors.Write(place, estimate.Anchors is { } known ? known.Span : unknown);
        isAnchored |= estimate.Anchors is not null;
        table.Add(cells);
        origins.Add((traceName, group, unit, index));
        steps.Add(step ?? 0);
    }

    /// <summary>Puts everything under its name.</summary>
    /// <param name="read">Reads the result of a group again.</param>
    /// <returns>Names of the files.</returns>
    public IReadOnlyList<string> Commit(Func<SweepGroup, GroupResult?> read)
    {
        table.WriteParquet(Within("estimates.parquet"));
        table.WriteCsv(Within("estimates.csv"));
        List<string> files = ["estimates.csv", "estimates.parquet"];
        if (table.RowCount > 0)
        {
            losses.Commit(table.RowCount);
            files.Add("traces.npy");
        }

        if (isAnchored)
        {
            anchors.Commit(table.RowCount);
            files.Add("traces.anchor.npy");
        }

        files.AddRange(WriteLastStep(read));
        return files;
    }

    public void Dispose()
    {
        losses.Dispose();
        anchors.Dispose();
    }

    private List<string> WriteLastStep(Func<SweepGroup, GroupResult?> read)
    {
        int last = steps.Count == 0 ? 0 : steps.Max();
        var written = new List<string>();
        (SweepGroup Group, GroupResult? Result)? open = null;
        for (int row = 0; row < origins.Count; row++)
        {
            (string name, SweepGroup group, int unit, int index) = origins[row];
            if (steps[row] != last)
            {
                continue;
            }

            open = open?.Group == group ? open : (group, read(group));
            if (open.Value.Result?.Units[unit].Estimates[index] is { } estimate)
            {
                Write(name + ".npy", estimate.Losses);
                if (estimate.Anchors is { } known)
                {
                    Write(name + ".anchor.npy", known);
                }
            }
        }

        // What an earlier merge wrote of the step that was the last then.
        foreach (string file in Directory.Exists(TraceFiles) ? Directory.GetFiles(TraceFiles, "*.npy") : [])
        {
            if (!written.Contains($"traces/{System.IO.Path.GetFileName(file)}"))
            {
                File.Delete(file);
            }
        }

        return written;

        void Write(string name, ReadOnlyMemory<double> trace)
        {
            NumpyFile.Write(System.IO.Path.Combine(TraceFiles, name), trace.Span, Chains, Draws);
            written.Add($"traces/{name}");
        }
    }

    private string Within(string name) => System.IO.Path.Combine(Path, name);
}
