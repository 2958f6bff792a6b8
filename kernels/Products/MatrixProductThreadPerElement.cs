using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>The definition: one thread per element of C, its sum in the order of k.</summary>
internal readonly struct MatrixProductThreadPerElement : IKernelVariant<MatrixProductArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, MatrixProductArguments>(Run)];

    public static KernelLaunch<MatrixProductArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, MatrixProductArguments> kernel =
            accelerator.LoadAutoGroupedKernel<Index1D, MatrixProductArguments>(Run);
        return (AcceleratorStream stream, in MatrixProductArguments a) => kernel(stream, MatrixElements.Count(a.N, a.M), a);
    }

    private static void Run(Index1D element, MatrixProductArguments a)
    {
        Index2D index = MatrixElements.At(element, a.N);
        int column = index.X;
        int row = index.Y;
        float sum = 0;
        for (int k = 0; k < a.K; k++)
        {
            float left = a.TransposeA != 0 ? a.A.Data[a.A.Offset(k, row)] : a.A.Data[a.A.Offset(row, k)];
            float right = a.TransposeB != 0 ? a.B.Data[a.B.Offset(column, k)] : a.B.Data[a.B.Offset(k, column)];
            sum += left * right;
        }

        float value = a.Alpha * sum;
        if (a.Beta != 0)
        {
            value += a.Beta * a.Addend.Data[a.Addend.Offset(row, column)];
        }

        if (a.HasBias != 0)
        {
            value += a.Bias[column];
        }

        a.C.Data[a.C.Offset(row, column)] = value;
    }
}
