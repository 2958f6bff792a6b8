using Accelerated.Devices;
using Accelerated.Kernels;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Harness;

/// <summary>
/// What must hold for every variant of a family, on every device and shape. A family's tests derive from this class and say which cases there are; the catalogue's
/// test fails for a family without them.
/// </summary>
[Collection(KernelCollection.Name)]
public abstract class KernelFamilyTests<TArguments>(KernelFamily<TArguments> family, KernelDevices devices, ITestOutputHelper output) : IKernelFamilyTests
    where TArguments : struct
{
    private static readonly string[] AssembledFor = ["sm_80", "sm_90"];

    public IKernelFamily Family => family;

    protected KernelDevices Devices => devices;

    /// <summary>The shapes to test: ragged ones above all.</summary>
    protected abstract IEnumerable<KernelCase<TArguments>> Cases { get; }

    [Fact]
    public void Every_kernel_agrees_with_the_reference_on_the_debugger() => Check(devices.Debugger, "no debugger");

    [Fact]
    public void Every_SIMD_variant_agrees_with_the_reference_on_the_host() => Check(devices.Hosts[0], "no host");

    [Fact]
    public void Every_kernel_agrees_with_the_reference_on_OpenCL() => Check(devices.OpenCL, "No OpenCL device here: install pocl-opencl-icd and ocl-icd-libopencl1.");

    [Fact]
    public void Every_kernel_agrees_with_the_reference_on_CUDA() => Check(devices.Cuda, "No CUDA device here.");

    [Fact]
    public void Every_kernel_compiles_to_PTX_with_its_barriers_and_instructions_and_spills_no_registers()
    {
        using var compiler = new OfflinePtx();
        foreach (string variant in family.VariantNames)
        {
            foreach (Delegate kernel in family.Kernels(variant))
            {
                string ptx = compiler.Compile(kernel, family.LaunchBounds(variant, kernel));
                string what = $"{family.Name}/{variant} {OfflinePtx.NameOf(kernel)}";
                output.WriteLine($"{what}: {ptx.Length} characters of PTX{(PtxAssembler.IsPresent ? "" : "; not assembled, there is no ptxas here")}");
                Assert.True(PtxBarriers.Idle(ptx) is [], $"{what}: nothing stands between two barriers in lines {string.Join(", ", PtxBarriers.Idle(ptx))} of its PTX");
                Assert.True(PtxInstructions.Faults(kernel, ptx) is [], $"{what}: {string.Join("; ", PtxInstructions.Faults(kernel, ptx))}");
                foreach (string architecture in PtxAssembler.IsPresent ? AssembledFor : [])
                {
                    KernelResources resources = PtxAssembler.Assemble(ptx, architecture);
                    output.WriteLine($"  {resources}");
                    Assert.True(resources.SpillBytes == 0, $"{what} spills: {resources}");
                }
            }
        }
    }

    [Fact]
    public void SIMD_variants_give_the_same_bits_for_any_number_of_threads()
    {
        foreach (string variant in family.VariantNames.Where(v => devices.Hosts[0].Runs(family, v)))
        {
            foreach (KernelCase<TArguments> @case in Cases)
            {
                uint[][] expected = Run(devices.Hosts[0], variant, @case, b => b.Bits());
                foreach (TestDevice host in devices.Hosts.Skip(1))
                {
                    uint[][] actual = Run(host, variant, @case, b => b.Bits());
                    Assert.True(
                        expected.Zip(actual).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)),
                        $"{family.Name}/{variant}, {@case.Shape}: {host} and {devices.Hosts[0]} differ");
                }
            }
        }
    }

    [Fact]
    public void SIMD_variants_allocate_nothing_once_warm()
    {
        foreach (string variant in family.VariantNames.Where(v => devices.Hosts[0].Runs(family, v)))
        {
            KernelCase<TArguments> @case = Cases.Last();
            using var buffers = new KernelBuffers(devices.Hosts[0].Accelerator);
            TArguments arguments = @case.Arrange(buffers);
            KernelLaunch<TArguments> launch = family.Load(devices.Hosts[0].Accelerator, variant);
            launch(devices.Hosts[0].Accelerator.DefaultStream, arguments);
            long before = GC.GetAllocatedBytesForCurrentThread();
            launch(devices.Hosts[0].Accelerator.DefaultStream, arguments);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated == 0, $"{family.Name}/{variant}, {@case.Shape}: a second launch allocated {allocated} bytes");
        }
    }

    /// <summary>Runs one variant on one case and hands its buffers to <paramref name="read"/>.</summary>
    protected TResult Run<TResult>(TestDevice device, string variant, KernelCase<TArguments> @case, Func<KernelBuffers, TResult> read)
    {
        using var buffers = new KernelBuffers(device.Accelerator);
        TArguments arguments = @case.Arrange(buffers);
        family.Load(device.Accelerator, variant)(device.Accelerator.DefaultStream, arguments);
        device.Accelerator.Synchronize();
        return read(buffers);
    }

    private void Check(TestDevice? device, string absent)
    {
        if (device is null)
        {
            output.WriteLine("Skipped. " + absent);
            return;
        }

        var failures = new List<string>();
        foreach (string variant in family.VariantNames.Where(v => device.Runs(family, v)))
        {
            CheckVariant(device, variant, failures);
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    /// <summary>
    /// How much wider than float32's the bounds of other precisions are. A product's bound is at least γ₅, that is 5 u, of its terms' magnitudes; three products of tf32 are off by
    /// 2⁻¹⁹ = 32 u of each term, one by 2⁻¹⁰ = 16,384 u, and tensor cores may cut sums where others round, which doubles the rest.
    /// </summary>
    private static double Slack(KernelPrecision precision) => precision switch
    {
        KernelPrecision.TripleTf32 => 10,
        KernelPrecision.Tf32 => 3300,
        _ => 1,
    };

    private void CheckVariant(TestDevice device, string variant, List<string> failures)
    {
        string what = $"{family.Name}/{variant} on {device}";
        KernelLaunch<TArguments> launch;
        try
        {
            launch = family.Load(device.Accelerator, variant);
        }
        catch (Exception error)
        {
            failures.Add($"{what} does not compile (kernels that this context compiles later may fail for this reason alone): {error.GetBaseException().Message}");
            return;
        }

        foreach (KernelCase<TArguments> @case in Cases.Where(c => c.Size == CaseSize.Tiny || device.Role != TestDeviceRole.Debugger))
        {
            foreach (int guard in device.Role == TestDeviceRole.Compiled ? new[] { KernelBuffers.Misaligned, KernelBuffers.Aligned } : [KernelBuffers.Misaligned])
            {
                try
                {
                    @case.Verify(device, launch, guard, Slack(family.Precision(variant)));
                }
                catch (Exception error)
                {
                    failures.Add($"{what}, {@case.Shape}, {guard} elements into its buffers: {error.GetBaseException().Message}");
                }
            }
        }
    }
}
