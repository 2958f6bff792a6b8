using Accelerated.Tests.Harness;

namespace Accelerated.Tests.Attention;

/// <summary>The shapes on which attention is tested on every device.</summary>
internal static class AttentionShapes
{
    /// <summary>One kernel case for each shape.</summary>
    public static IEnumerable<KernelCase<TArguments>> Cases<TArguments>(Func<AttentionCase, KernelBuffers, TArguments> arrange)
        where TArguments : struct
    {
        AttentionCase[] tiny = [new(1, 1, 1, 8), new(2, 2, 2, 1), new(2, 1, 5, 3, Gap: 5), new(2, 2, 17, 8, Gap: 16), new(1, 1, 33, 5, Amplitude: 12)];
        AttentionCase[] large = [new(2, 2, 97, 32, Gap: 7), new(1, 1, 131, 20, Amplitude: 3), new(1, 1, 225, 33, Amplitude: 20)];
        return tiny.Select(c => new KernelCase<TArguments>(c.ToString(), CaseSize.Tiny, buffers => arrange(c, buffers)))
            .Concat(large.Select(c => new KernelCase<TArguments>(c.ToString(), CaseSize.Large, buffers => arrange(c, buffers))));
    }

    /// <summary>The same values, and NaN (nothing may be written) between heads.</summary>
    public static double[] WithGaps(AttentionCase c, double[] values) => [.. values.Select((value, i) => c.IsGap(i) ? double.NaN : value)];
}
