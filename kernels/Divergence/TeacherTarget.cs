namespace Accelerated.Kernels.Divergence;

/// <summary>The family <c>teacher-target</c>: <see cref="TeacherTargetArguments"/> says what it computes.</summary>
public static class TeacherTarget
{
    public static KernelFamily<TeacherTargetArguments> Family { get; } =
        new KernelFamily<TeacherTargetArguments>("teacher-target")
            .Add<TeacherTargetSimd>()
            .Add<TeacherTargetThreadPerRow>();
}
