using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>All data of a command, opened: the sets that chains move on, models as data among them, and those that draws are evaluated on.</summary>
internal sealed class DataSources(Func<string, TokenRows> open) : IDisposable
{
    private readonly List<EstimationData> data = [];
    private readonly List<EstimationData> evaluations = [];
    private readonly JsonObject specifications = [];
    private readonly Dictionary<string, string> hashes = [];

    /// <summary>The first is the general one.</summary>
    public IReadOnlyList<EstimationData> Data => data;

    public IReadOnlyList<EstimationData> Evaluations => evaluations;

    /// <summary>SHA-256 of every data set and teacher.</summary>
    public IReadOnlyDictionary<string, string> Hashes => hashes;

    public void AddData(IReadOnlyList<NamedData> sampled, IReadOnlyList<NamedData> evaluated)
    {
        Add(sampled, "data", data);
        Add(evaluated, "evaluation-data", evaluations);
    }

    /// <param name="named">The teachers.</param>
    /// <param name="sampled">The data sets, so that no name is used twice.</param>
    /// <param name="load">Loads one, given what opens data.</param>
    public void AddTeachers(IReadOnlyList<NamedData> named, IReadOnlyList<NamedData> sampled, Func<NamedData, Func<string, TokenRows>, (ITeacher Teacher, string Sha256)> load)
    {
        foreach (NamedData teacher in named)
        {
            if (sampled.Any(s => s.Name == teacher.Name))
            {
                throw new UsageException($"a data set and a teacher are both named '{teacher.Name}'. Name them apart.");
            }

            (ITeacher loaded, string hash) = load(teacher, open);
            data.Add(new EstimationData(teacher.Name, data[0].Rows, loaded));
            Record("teacher", teacher, hash);
        }
    }

    /// <summary>The names with their specifications, for a record.</summary>
    public JsonObject Describe() => specifications.DeepClone().AsObject();

    public void Dispose()
    {
        foreach (EstimationData set in data.Concat(evaluations))
        {
            set.Teacher?.Dispose();
        }

        foreach (TokenRows rows in data.Concat(evaluations).Select(s => s.Rows).Distinct())
        {
            rows.Dispose();
        }
    }

    private void Add(IReadOnlyList<NamedData> named, string kind, List<EstimationData> list)
    {
        foreach (NamedData source in named)
        {
            TokenRows rows = open(source.Spec);
            list.Add(new EstimationData(source.Name, rows, null));
            Record(kind, source, rows.Sha256);
        }
    }

    private void Record(string kind, NamedData source, string hash)
    {
        specifications[kind == "data" ? source.Name : $"{kind}:{source.Name}"] = source.Spec;
        hashes[$"{kind}:{source.Name}"] = hash;
    }
}
