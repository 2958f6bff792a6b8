using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Reductions;

/// <summary>Blocks of rows in parallel, 16 columns at a time; then the blocks in their order.</summary>
internal readonly unsafe struct ColumnSumSimd : IKernelVariant<ColumnSumArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<ColumnSumArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream stream, in ColumnSumArguments a) =>
        {
            int columns = a.X.Columns;
            int items = (a.X.Rows + Work.RowsPerItem - 1) / Work.RowsPerItem;
            float* partial = workspace.Require((long)items * columns);
            var work = new Work(a, partial);
            pool.Run(items, ref work);
            float* sums = HostView.Pointer(a.Sums);
            for (int c = 0; c < columns; c += PartialVector.Lanes)
            {
                Vector512<float> sum = Vector512<float>.Zero;
                for (int item = 0; item < items; item++)
                {
                    sum += PartialVector.Load(partial + (long)item * columns + c, columns - c);
                }

                PartialVector.Store(sum, sums + c, columns - c);
            }
        };
    }

    private readonly struct Work(ColumnSumArguments a, float* partial) : IParallelWork
    {
        public const int RowsPerItem = 128;

        private readonly float* x = HostView.Pointer(a.X.Data);
        private readonly float* partial = partial;
        private readonly int rows = a.X.Rows;
        private readonly int columns = a.X.Columns;
        private readonly int rowStride = a.X.RowStride;
        private readonly int blockWidth = a.X.BlockWidth;
        private readonly long blockStride = a.X.BlockStride;

        [MethodImpl(VectorLoop.Compilation)]
        public void Run(int item, int worker)
        {
            int first = item * RowsPerItem;
            int end = Math.Min(rows, first + RowsPerItem);
            float* target = partial + (long)item * columns;
            for (int block = 0; block * blockWidth < columns; block++)
            {
                float* source = x + block * blockStride;
                int width = Math.Min(blockWidth, columns - block * blockWidth);
                for (int c = 0; c < width; c += PartialVector.Lanes)
                {
                    Vector512<float> sum = Vector512<float>.Zero;
                    for (int row = first; row < end; row++)
                    {
                        sum += PartialVector.Load(source + (long)row * rowStride + c, width - c);
                    }

                    PartialVector.Store(sum, target + block * blockWidth + c, width - c);
                }
            }
        }
    }
}
