using Accelerated.Benchmarks.Machine;
using Accelerated.Devices;
using Accelerated.Kernels.Products;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>The most that was reached there: multiply-adds in registers, memory updated by a plain kernel, and large square products by the best variant of each precision.</summary>
internal static class Ceilings
{
    public static void Run(IReadOnlyList<BenchmarkDevice> devices, CheckSizes sizes, TimeBudget budget, CheckReport report)
    {
        CheckTable table = report.Table(
            "Ceilings",
            $"GFLOP/s count a multiply-add as two; a product of {sizes.Product} × {sizes.Product} × {sizes.Product} by the variant that runs in that precision.",
            "what", "variant", "GFLOP/s", "GB/s");
        if (budget.IsOver)
        {
            report.Skip("ceilings: no time left");
            return;
        }

        MachineSpeed speed = devices[0].Speed;
        table.Add("multiply-adds in registers, fp32", null, speed.Peak, null);
        table.Add("y += a x in memory", null, null, speed.Bandwidth);
        foreach (BenchmarkDevice device in devices)
        {
            string precision = PrecisionNames.Of(device.Compute.Precision);
            if (budget.IsOver)
            {
                report.Skip($"the product of {precision}: no time left");
                continue;
            }

            int n = sizes.Product;
            using DeviceMemory<float> a = device.Compute.Allocate<float>((long)n * n), b = device.Compute.Allocate<float>((long)n * n), c = device.Compute.Allocate<float>((long)n * n);
            RepeatedTime time = RepeatedTime.Of(
                () =>
                {
                    device.Compute.Launch(MatrixProduct.Family, new MatrixProductArguments(Square(a), 0, Square(b), 0, Square(c), default, default, 0, 1, 0));
                    device.Compute.Synchronize();
                },
                sizes.LeastTime,
                budget.Left);
            table.Add($"product, {precision}", device.Compute.ChosenKernels[MatrixProduct.Family.Name], 2e-9 * n * n * n / time.Fastest, null);

            MatrixOperand Square(DeviceMemory<float> memory) => MatrixOperand.RowMajor(memory.View, n, n);
        }
    }
}
