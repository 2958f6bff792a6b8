namespace Accelerated.Kernels.Reductions;

/// <summary>The family <c>column-sum</c>: <see cref="ColumnSumArguments"/> says what it computes.</summary>
public static class ColumnSum
{
    public static KernelFamily<ColumnSumArguments> Family { get; } =
        new KernelFamily<ColumnSumArguments>("column-sum")
            .Add<ColumnSumSimd>()
            .Add<ColumnSumGroupPerBlock>()
            .Add<ColumnSumThreadPerColumn>();
}
