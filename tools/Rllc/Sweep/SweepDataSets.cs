using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>A plan's data sets on one device: the rows, which devices share, and the teachers, which they do not.</summary>
internal sealed class SweepDataSets(SweepPlan plan, SweepRows rows, ComputeDevice device) : IDisposable
{
    private readonly Dictionary<int, ITeacher> teachers = [];

    public IReadOnlyList<EstimationData> Evaluations => [.. rows.Evaluations.Zip(plan.Evaluations, (r, e) => new EstimationData(e.Name, r, null))];

    public EstimationData Data(int index) => new(plan.Data[index].Name, rows.Data(index), plan.Data[index].TeacherSha256 is null ? null : Teacher(index));

    public void Dispose()
    {
        foreach (ITeacher teacher in teachers.Values)
        {
            teacher.Dispose();
        }
    }

    private ITeacher Teacher(int index)
    {
        if (!teachers.TryGetValue(index, out ITeacher? teacher))
        {
            SweepData data = plan.Data[index];
            TransformerShape shape = plan.Models.MaxBy(m => m.Context)!.Shape();
            (teacher, string hash) = TeacherOptions.Open(new NamedData(data.Name, data.Spec), device, shape, path => Checkpoint.Load(path), rows.Open);
            if (hash != data.TeacherSha256)
            {
                teacher.Dispose();
                throw new InvalidInputException($"The teacher '{data.Spec}' has changed since it was planned: its SHA-256 was {data.TeacherSha256![..12]}… and is {hash[..12]}… now. Restore it and rerun with --retry-failed, or plan again with what is there now.");
            }

            teachers.Add(index, teacher);
        }

        return teacher;
    }
}
