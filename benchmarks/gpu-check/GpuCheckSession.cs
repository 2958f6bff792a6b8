using System.Globalization;
using Accelerated.Benchmarks.Machine;
using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>All parts in order, each with its share of the time; the report is written after each.</summary>
internal sealed class GpuCheckSession : IDisposable
{
    private readonly GpuCheckOptions options;
    private readonly CheckSizes sizes;
    private readonly BenchmarkDevice host;
    private readonly List<BenchmarkDevice> devices = [];

    /// <exception cref="InvalidInputException">There is no such device.</exception>
    public GpuCheckSession(GpuCheckOptions options)
    {
        this.options = options;
        sizes = options.Quick ? CheckSizes.Quick : CheckSizes.Paper;
        host = new BenchmarkDevice("cpu", BenchmarkDevices.Open("cpu"));
        try
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                if (precision == Precision.Float32 || HasTensorCores)
                {
                    devices.Add(new BenchmarkDevice(options.Device, BenchmarkDevices.Open(options.Device, precision: precision)));
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private IReadOnlyList<ComputeDevice> Computing => devices.ConvertAll(d => d.Compute);

    private bool HasTensorCores => devices.Count > 0 && devices[0].Compute.Offers(Precision.Tf32);

    /// <returns>Whether everything that was checked is right.</returns>
    public bool Run()
    {
        var report = new CheckReport(options.Output);
        var budget = new TimeBudget(options.Budget);
        MachineFacts.Add(report, devices[0].Compute, host.Compute);
        report.Fact("sizes", options.Quick ? "quick: small sizes, whose times mean nothing" : sizes.Model.ToString());
        if (!HasTensorCores)
        {
            report.Skip($"tf32 and 3xtf32: {devices[0].Compute.Name} has no tensor cores that they could use");
        }

        Part(GpuCheckOptions.Training, 0.15, 0.75, () => StepTimes.Training(Computing, sizes, budget, report));
        Part(GpuCheckOptions.Langevin, 0.15, 0.62, () => StepTimes.Sampling(devices, sizes, budget, report));
        Part(GpuCheckOptions.CeilingsPart, 0.05, 0.58, () => Ceilings.Run(devices, sizes, budget, report));
        Part(GpuCheckOptions.Losses, 0.1, 0.5, () => LossComparison.Run(Computing, host.Compute, sizes, budget, report));
        Part(GpuCheckOptions.PyTorch, 0.3, 0.3, () => TorchComparison.Run(options, devices[0].Compute, sizes, budget, report));
        Part(GpuCheckOptions.Variants, 0.25, 0.1, () => VariantCheck.Run(devices[0], host, options.Quick, budget, report));
        Part(GpuCheckOptions.Kernels, 1, 0, () => FamilyTimes.Run(devices[0], sizes, options.Quick, budget, report));
        if (devices[0].Compute.Kind == DeviceKind.Cuda)
        {
            MachineFacts.AddClocks(report, "at the end");
        }

        report.Fact("seconds", budget.Elapsed.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture));
        report.Write();
        Console.WriteLine($"{(report.IsRight ? "Everything that was checked is right" : "Something is wrong")}: {Path.GetFullPath(Path.Combine(options.Output, "gpu-check.md"))}");
        return report.IsRight;

        void Part(string name, double share, double rest, Action run)
        {
            if (!options.Parts.Contains(name))
            {
                report.Skip($"{name}: not among --parts");
                return;
            }

            Console.Error.WriteLine($"{budget.Elapsed.TotalSeconds,4:F0} s  {name}");
            budget.Begin(share, rest);
            try
            {
                run();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // The other parts may still say where it comes from.
                report.Fault($"{name}: {error.Message.ReplaceLineEndings(" ")}");
            }

            report.Write();
        }
    }

    public void Dispose()
    {
        devices.ForEach(d => d.Dispose());
        host.Dispose();
    }
}
