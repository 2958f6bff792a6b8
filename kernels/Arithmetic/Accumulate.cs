namespace Accelerated.Kernels.Arithmetic;

/// <summary>The family <c>accumulate</c>: adds the gradient of one part of a batch to that of the others.</summary>
public static class Accumulate
{
    public static KernelFamily<AccumulateArguments> Family { get; } =
        new KernelFamily<AccumulateArguments>("accumulate")
            .Add<AccumulateSimd>()
            .Add<AccumulateThreadPerElement>();
}
