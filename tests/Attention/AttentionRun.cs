using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using ILGPU;
using Xunit;

namespace Accelerated.Tests.Attention;

/// <summary>Runs one variant on one device between sentinels, and checks that inputs, gaps and surroundings are as they were.</summary>
internal static class AttentionRun
{
    private const float Sentinel = -77.25f;
    private const int Margin = 67;

    public static (float[] Z, float[] LogSumExp) Forward(ComputeDevice device, string variant, AttentionCase c, float[]? q = null, float[]? k = null, float[]? v = null)
    {
        using var inputs = new Inputs(device, q ?? c.Q, k ?? c.K, v ?? c.V);
        using var z = new Output(device, c.Length);
        using var logSumExp = new Output(device, c.Rows);
        AttentionForward.Family.Load(device.Accelerator, variant)(device.Stream, new AttentionForwardArguments(
            inputs[0], inputs[1], inputs[2], z.View, logSumExp.View, c.Heads, c.Sequences, c.Tokens, c.HeadSize, c.HeadStride, c.Scale));
        inputs.AssertUnchanged();
        return (z.Read(c.IsGap), logSumExp.Read(_ => false));
    }

    public static (float[] DQ, float[] DK, float[] DV) Backward(
        ComputeDevice device, string variant, AttentionCase c, float[] z, float[] logSumExp, float[]? q = null, float[]? k = null, float[]? v = null, float[]? dz = null)
    {
        using var inputs = new Inputs(device, q ?? c.Q, k ?? c.K, v ?? c.V, z, logSumExp, dz ?? c.DZ);
        using var dq = new Output(device, c.Length);
        using var dk = new Output(device, c.Length);
        using var dv = new Output(device, c.Length);
        AttentionBackward.Family.Load(device.Accelerator, variant)(device.Stream, new AttentionBackwardArguments(
            inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], dq.View, dk.View, dv.View,
            c.Heads, c.Sequences, c.Tokens, c.HeadSize, c.HeadStride, c.Scale));
        inputs.AssertUnchanged();
        return (dq.Read(c.IsGap), dk.Read(c.IsGap), dv.Read(c.IsGap));
    }

    public static (int[] Position, float[] Weight) Peak(ComputeDevice device, string variant, AttentionCase c, float[]? q = null, float[]? k = null)
    {
        using var inputs = new Inputs(device, q ?? c.Q, k ?? c.K);
        using DeviceMemory<int> position = device.Upload<int>(Enumerable.Repeat(-77, c.Rows + 2 * Margin).ToArray());
        using var weight = new Output(device, c.Rows);
        AttentionPeak.Family.Load(device.Accelerator, variant)(device.Stream, new AttentionPeakArguments(
            inputs[0], inputs[1], position.View.SubView(Margin, c.Rows), weight.View, c.Heads, c.Sequences, c.Tokens, c.HeadSize, c.HeadStride, c.Scale));
        inputs.AssertUnchanged();
        int[] positions = position.ToArray();
        Assert.All(positions[..Margin].Concat(positions[^Margin..]), x => Assert.Equal(-77, x));
        return (positions[Margin..^Margin], weight.Read(_ => false));
    }

    private sealed class Inputs : IDisposable
    {
        private readonly float[][] given;
        private readonly DeviceMemory<float>[] memory;

        public Inputs(ComputeDevice device, params float[][] given)
        {
            this.given = given;
            memory = Array.ConvertAll(given, data => device.Upload<float>(data));
        }

        public ArrayView<float> this[int index] => memory[index].View;

        public void AssertUnchanged()
        {
            for (int i = 0; i < given.Length; i++)
            {
                Assert.True(SameBits(given[i], memory[i].ToArray()), $"Input {i} was written to.");
            }
        }

        public void Dispose() => Array.ForEach(memory, m => m.Dispose());

        private static bool SameBits(float[] a, float[] b) =>
            a.Select(BitConverter.SingleToInt32Bits).SequenceEqual(b.Select(BitConverter.SingleToInt32Bits));
    }

    private sealed class Output(ComputeDevice device, int length) : IDisposable
    {
        private readonly DeviceMemory<float> memory = device.Upload<float>(Enumerable.Repeat(Sentinel, length + 2 * Margin).ToArray());

        public ArrayView<float> View => memory.View.SubView(Margin, length);

        public float[] Read(Predicate<int> isGap)
        {
            float[] all = memory.ToArray();
            float[] result = all[Margin..^Margin];
            Assert.All(all[..Margin].Concat(all[^Margin..]).Concat(result.Where((_, i) => isGap(i))), x => Assert.Equal(Sentinel, x));
            return result;
        }

        public void Dispose() => memory.Dispose();
    }
}
