using System.Diagnostics;
using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Kernels;

namespace Accelerated.Benchmarks.Running;

/// <summary>
/// Compares a run's output with that of its case's definition. At the small shape the definition runs on the same device. At the run's own shape it runs on a device that compiles
/// kernels: the same one, or for the processor's variants <paramref name="referee"/>, because ILGPU only interprets kernels on the processor.
/// </summary>
/// <param name="referee">A device that compiles kernels; null where there is none.</param>
internal sealed class RunCheck(BenchmarkDevice? referee)
{
    /// <summary>Operations beyond which the definition, which is slow by intention, is not asked at full size.</summary>
    public const double MostOperations = 4e10;

    /// <summary>What takes longer is timed once more.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>Of the last case and shape: the variants that follow need it again.</summary>
    private (string Key, Outcome Outcome) reference;

    /// <summary>Checks <paramref name="run"/> and notes how in <see cref="CaseRun.Checked"/>.</summary>
    /// <returns>How long one execution took at the run's own shape.</returns>
    /// <exception cref="InvalidOperationException">The outputs differ by more than rounding.</exception>
    public TimeSpan Check(CaseRun run)
    {
        if (run.Case.IsDefinition(run.Variant))
        {
            run.Checked = "is the definition";
            return Definition(run.Device, run, run.Shape).Time;
        }

        CaseShape small = run.Case.SmallShape;
        Compare(run, small, Execute(run.Case.Prepare(run.Device, run.Variant, small)), Execute(run.Case.PrepareDefinition(run.Device, run.Variant, small)));
        Outcome outcome = Execute(run.Prepare(), isTimed: true);
        run.Checked = "small size";
        if ((run.Device.InterpretsKernels ? referee : run.Device) is { } judge && run.Case.DefinitionWorksOn(judge) && run.Case.CostOf(run.Variant, run.Shape).Operations <= MostOperations)
        {
            Compare(run, run.Shape, outcome, Definition(judge, run, run.Shape));
            run.Checked = "full size";
        }

        return outcome.Time;
    }

    /// <summary>How much more than float32's rounding runs of other precisions may differ by: three products of tf32 are off by 2⁻¹⁹ of each term, one by 2⁻¹⁰.</summary>
    public static double Slack(KernelPrecision precision) => precision switch
    {
        KernelPrecision.TripleTf32 => 10,
        KernelPrecision.Tf32 => 3300,
        _ => 1,
    };

    private static void Compare(CaseRun run, CaseShape shape, Outcome outcome, Outcome expected)
    {
        foreach ((CaseOutput output, CaseOutput wanted) in outcome.Outputs.Zip(expected.Outputs))
        {
            double deviation = output.Deviation(wanted) / Slack(run.Precision);
            if (!(deviation <= 1))
            {
                throw new InvalidOperationException($"{run.Case.Name}/{run.Variant} on {run.Device.Title} is wrong at {shape}: '{output.Name}' differs from the definition by {deviation:G3} times what rounding explains. It is not timed.");
            }
        }
    }

    private static Outcome Execute(IPreparedRun prepared, bool isTimed = false)
    {
        using (prepared)
        {
            TimeSpan time = TimeOf(prepared);
            IReadOnlyList<CaseOutput> outputs = prepared.Outputs();

            // The first may have compiled its kernels, which on some devices takes longer than the run.
            return new Outcome(outputs, isTimed && time > Slow ? TimeOf(prepared) : time);
        }
    }

    private static TimeSpan TimeOf(IPreparedRun prepared)
    {
        long start = Stopwatch.GetTimestamp();
        prepared.Execute();
        return Stopwatch.GetElapsedTime(start);
    }

    private Outcome Definition(BenchmarkDevice device, CaseRun run, CaseShape shape)
    {
        string key = $"{run.Case.Name} {device.Name} {shape}";
        if (reference.Key != key)
        {
            reference = (key, Execute(run.Case.PrepareDefinition(device, run.Variant, shape)));
        }

        return reference.Outcome;
    }

    private sealed record Outcome(IReadOnlyList<CaseOutput> Outputs, TimeSpan Time);
}
