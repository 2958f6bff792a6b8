using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Model;
using Accelerated.Tests.Reference;
using Accelerated.Tokens.Ablation;
using Xunit;

namespace Accelerated.Tests.Tokens.Ablation;

/// <summary>Every kind of ablation of every kind of target against hooks in float64.</summary>
[Collection(KernelCollection.Name)]
public sealed class AblationAgainstReferenceTests(KernelDevices devices)
{
    private const int Sequences = 4;
    private const int Length = 7;
    private const ulong Seed = 5;

    /// <summary>Twice that of a loss: see <see cref="TransformerTests"/>.</summary>
    private const double Tolerance = 2 * 400 * 40 / 16_777_216.0;

    private static readonly string[] OneLayer = ["0:0", "0:1.q", "0:1.k", "0:0.v", "0:1.pattern", "l0", "0:0+0:1.q"];

    private static readonly string[] TwoLayers =
    [
        "0:0", "0:2", "1:1", "0:1.q", "0:1.k", "0:1.v", "0:1.pattern", "1:2.q", "1:2.k", "1:2.v", "1:0.pattern", "l0", "l1", "0:1+0:2", "1:0+1:2", "0:1+1:2", "0:0.pattern+1:1.k",
        "0:1.q+0:1.v", "0:1>1:2", "0:1>1:2.q", "0:1>1:2.k", "0:1>1:2.v", "0:1>1:2.pattern", "l0>1:0", "0:1>l1.k", "0:1>1:2.k+0:0>1:2.v", "0:1>1:2+0:2>1:0", "0:1>1:2.q+1:2.v", "0:0+0:1>1:2",
    ];

    private static readonly string[] ThreeLayers = ["0:0", "1:1", "2:0", "l1", "0:1.v", "2:1.pattern", "0:0+2:1", "0:0>1:1", "0:0>2:1", "0:0>2:1.q+1:1>2:1.k", "0:1>1:0+1:0>2:0", "1:0.pattern+0:1>2:0"];

    public static TheoryData<int, int, int, int, PositionalEmbedding, AblationKind> Cases()
    {
        var cases = new TheoryData<int, int, int, int, PositionalEmbedding, AblationKind>();
        foreach (AblationKind kind in Enum.GetValues<AblationKind>())
        {
            cases.Add(1, 2, 4, 8, PositionalEmbedding.Shortformer, kind);
            cases.Add(2, 3, 5, 12, PositionalEmbedding.Shortformer, kind);
            cases.Add(2, 3, 5, 12, PositionalEmbedding.Standard, kind);
            cases.Add(3, 2, 32, 32, PositionalEmbedding.Shortformer, kind);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_delta_is_that_of_hooks_in_float64(int layers, int heads, int headSize, int width, PositionalEmbedding positions, AblationKind kind)
    {
        TransformerShape shape = Shape(layers, heads, headSize, width, positions);
        using var test = new ModelCase(shape, Sequences, Length);
        string[] names = layers switch { 1 => OneLayer, 2 => TwoLayers, _ => ThreeLayers };
        Compare(test, names, kind);
    }

    [Fact]
    public void The_pass_through_the_unembedding_agrees_too()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", new KernelChoice(["head-unembedding-loss=row-chunks"]), threads: 2);
        using var test = new ModelCase(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer), Sequences, Length, device: device);
        Compare(test, ["1:0", "1:2.q", "0:1>1:2.k"], AblationKind.PositionMean);
        Assert.DoesNotContain("head-unembedding-loss", device.ChosenKernels.Keys);
    }

    [Fact]
    public void A_device_with_memory_of_its_own_agrees()
    {
        if (devices.Compiled is { } device)
        {
            using var test = new ModelCase(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer), Sequences, Length, device: device.Computing());
            string[] some = ["0:1", "1:1", "1:2.q", "0:1.v", "1:0.pattern", "l0", "0:0.pattern+1:1.k", "0:1>1:2.k", "l0>1:0"];
            Compare(test, some, AblationKind.Zero);
            Compare(test, some, AblationKind.Mean);
            Compare(test, some, AblationKind.Resample);
        }
    }

    [Fact]
    public void Changes_of_the_last_layer_cost_one_launch_of_the_shared_unembedding_for_all_of_them()
    {
        using var test = new ModelCase(Shape(2, 3, 5, 12, PositionalEmbedding.Shortformer), Sequences, Length);
        Deltas(test, [.. Enumerable.Range(0, 3).Select(head => AblationTarget.Of(new Head(1, head)))], AblationKind.Zero);
        Assert.Equal(1, test.Device.Launches["head-unembedding-loss"]);
        Assert.Equal(1, test.Device.Launches["unembedding-loss"]);
        Assert.Equal(2, test.Device.Launches["attention-forward"]);
    }

    private static void Compare(ModelCase test, string[] names, AblationKind kind)
    {
        AblationTarget[] targets = [.. names.Select(name => AblationSyntax.Parse(name, test.Shape))];
        float[][] deltas = Deltas(test, targets, kind);
        var reference = new AblationReference(test.Reference(), [.. Enumerable.Range(0, Sequences).Select(s => test.Tokens[(s * Length)..((s + 1) * Length)])]);
        for (int t = 0; t < targets.Length; t++)
        {
            // Layers by name become their heads, by which hooks know them.
            string[] terms = [.. targets[t].Sites.Select(site => site.ToString()), .. targets[t].Paths.Select(path => path.ToString())];
            double[] expected = [.. Enumerable.Range(0, Sequences).SelectMany(s => reference.Deltas(s, terms, kind.Name(), ResampledSubstitutes.DonorOf(s, Sequences, Seed)))];
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(deltas[t][i] - expected[i]) <= Tolerance, $"{kind.Name()} {names[t]} token {i}: {deltas[t][i]} against {expected[i]}");
            }

            Assert.True(expected.Max(Math.Abs) > 10 * Tolerance, $"{kind.Name()} {names[t]} changes nothing that could be told from rounding.");
        }
    }

    private static float[][] Deltas(ModelCase test, IReadOnlyList<AblationTarget> targets, AblationKind kind)
    {
        using TokenRows rows = TokenRows.FromArray("rows", test.Tokens, Length);
        var all = new AblationCollector(targets.Count, Sequences, Length);
        AblationRun.Observe(test.Model, rows, targets, new AblationOptions { Kind = kind, Seed = Seed }, all);
        return all.Deltas;
    }

    private static TransformerShape Shape(int layers, int heads, int headSize, int width, PositionalEmbedding positions) =>
        new(layers, heads, headSize, width, context: 12, vocabulary: 19) { Positions = positions };
}
