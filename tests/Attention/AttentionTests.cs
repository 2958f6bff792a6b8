using Accelerated.Devices;
using Xunit;

namespace Accelerated.Tests.Attention;

/// <summary>The SIMD variants against float64, on shapes around the sizes of their tiles.</summary>
public sealed class AttentionTests
{
    private static readonly AttentionCase[] Cases =
    [
        new(1, 1, 1, 8),
        new(2, 2, 2, 1),
        new(2, 1, 5, 3, Gap: 5),
        new(2, 2, 17, 8, Gap: 16),
        new(1, 1, 31, 16),
        new(3, 1, 32, 5),
        new(1, 2, 33, 20, Gap: 3),
        new(1, 1, 64, 7, Amplitude: 12),
        new(2, 2, 97, 32, Gap: 7),
        new(1, 3, 112, 32),
        new(1, 1, 113, 64, Amplitude: 3),
        new(2, 1, 131, 48, Gap: 1),
        new(1, 1, 157, 128),
        new(1, 1, 225, 33, Amplitude: 20),
        new(1, 1, 257, 20),
        new(1, 2, 512, 32),
    ];

    public static TheoryData<AttentionCase> All => [.. Cases];

    [Theory]
    [MemberData(nameof(All))]
    public void Outputs_and_log_sum_exp_match_the_reference(AttentionCase c)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        var expected = new AttentionExpectation(c);
        (float[] z, float[] logSumExp) = AttentionRun.Forward(device, "simd", c);
        AttentionExpectation.AssertClose(expected.Z, expected.ZBound, z, c, "z");
        AttentionExpectation.AssertClose(expected.LogSumExp, expected.LogSumExpBound, logSumExp, c, "log-sum-exp");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_match_the_reference(AttentionCase c)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        var expected = new AttentionExpectation(c);
        (float[] dq, float[] dk, float[] dv) = AttentionRun.Backward(device, "simd", c, expected.RoundedZ, expected.RoundedLogSumExp);
        AttentionExpectation.AssertClose(expected.DQ, expected.DQBound, dq, c, "dq");
        AttentionExpectation.AssertClose(expected.DK, expected.DKBound, dk, c, "dk");
        AttentionExpectation.AssertClose(expected.DV, expected.DVBound, dv, c, "dv");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_peak_is_a_largest_weight_and_the_weight_is_its_own(AttentionCase c)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        var expected = new AttentionExpectation(c);
        (int[] position, float[] weight) = AttentionRun.Peak(device, "simd", c);
        for (int row = 0; row < c.Rows; row++)
        {
            Assert.InRange(position[row], 0, row % c.Tokens);
            double chosen = expected.Weights[row][position[row]];
            double bound = expected.WeightBound[row];
            Assert.True(chosen >= expected.Weights[row].Max() * (1 - 2 * bound), $"Row {row} of {c}: position {position[row]} is not the largest weight.");
            Assert.True(Math.Abs(weight[row] - chosen) <= 2 * bound * chosen, $"Row {row} of {c}: weight {weight[row]}, expected {chosen}.");
        }
    }
}
