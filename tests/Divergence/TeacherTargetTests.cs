using Accelerated.Kernels.Divergence;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Divergence;

public sealed class TeacherTargetTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<TeacherTargetArguments>(TeacherTarget.Family, devices, output)
{
    protected override IEnumerable<KernelCase<TeacherTargetArguments>> Cases =>
    [
        Case(1, 1, CaseSize.Tiny),
        Case(3, 7, CaseSize.Tiny),
        Case(9, 16, CaseSize.Tiny),
        Case(2, 33, CaseSize.Tiny, spread: 90),
        Case(67, 257, CaseSize.Large),
        Case(5, 5000, CaseSize.Large, spread: 12),
    ];

    private static KernelCase<TeacherTargetArguments> Case(int rows, int vocabulary, CaseSize size, double spread = 4) =>
        new($"{rows} × {vocabulary}, logits within {spread}", size, buffers =>
        {
            var draw = new Draw(5 + rows * vocabulary);
            float[] teacher = draw.Uniform(rows * vocabulary, -spread, spread);
            float[] bias = draw.Uniform(vocabulary, -2, 2);
            int[] targets = [.. Enumerable.Range(0, rows).Select(r => r % 4 == 2 ? -1 : r % vocabulary)];
            var after = new double[rows * vocabulary];
            var bounds = new double[rows * vocabulary];
            var offsets = new double[rows];
            var offsetBounds = new double[rows];
            for (int r = 0; r < rows; r++)
            {
                if (targets[r] >= 0)
                {
                    var truth = new TeacherTargetReference(teacher.AsSpan(r * vocabulary, vocabulary), bias, targets[r]);
                    truth.Difference.CopyTo(after.AsSpan(r * vocabulary));
                    truth.DifferenceBounds.CopyTo(bounds.AsSpan(r * vocabulary));
                    (offsets[r], offsetBounds[r]) = (truth.Offset, truth.OffsetBound);
                }
            }

            return new TeacherTargetArguments(
                buffers.Updated("teacher", teacher, after, bounds),
                buffers.Input("bias", bias),
                buffers.Input("targets", targets),
                buffers.Output("offsets", offsets, offsetBounds),
                rows,
                vocabulary);
        });
}
