namespace Accelerated.Kernels.Optimization;

/// <summary>The family <c>clip-scale</c>: <see cref="ClipScaleArguments"/> says what it computes.</summary>
public static class ClipScale
{
    public static KernelFamily<ClipScaleArguments> Family { get; } =
        new KernelFamily<ClipScaleArguments>("clip-scale")
            .Add<ClipScaleSimd>()
            .Add<ClipScaleOneGroup>()
            .Add<ClipScaleOneThread>();
}
