using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>The loss at every draw, [chains, draws] row-major, in nats.</summary>
public sealed class LossTrace
{
    private readonly double[] values;

    /// <summary>A trace of zeros, to be filled.</summary>
    /// <exception cref="InvalidInputException">It does not fit in this process's memory.</exception>
    public LossTrace(int chains, int draws)
    {
        Require.Positive(chains);
        Require.Positive(draws);
        RequireFits(chains, draws);
        values = new double[(long)chains * draws];
        (Chains, Draws) = (chains, draws);
    }

    /// <param name="chains">Number of chains.</param>
    /// <param name="draws">Draws per chain.</param>
    /// <param name="losses">[chains, draws] row-major; copied.</param>
    public LossTrace(int chains, int draws, ReadOnlySpan<double> losses)
        : this(chains, draws)
    {
        Require.Length(losses.Length, (long)chains * draws, $"{chains} chains × {draws} draws");
        losses.CopyTo(values);
    }

    public int Chains { get; }

    public int Draws { get; }

    /// <summary>All losses, [chains, draws] row-major.</summary>
    public ReadOnlySpan<double> Values => values;

    public double this[int chain, int draw]
    {
        get => values[Index(chain, draw)];
        internal set => values[Index(chain, draw)] = value;
    }

    /// <summary>The draws of one chain.</summary>
    public ReadOnlySpan<double> Chain(int chain)
    {
        Require.Within(chain, 0, Chains - 1);
        return values.AsSpan(chain * Draws, Draws);
    }

    /// <summary>Refuses a trace that does not fit in this process's memory.</summary>
    /// <exception cref="InvalidInputException">It does not fit.</exception>
    public static void RequireFits(int chains, int draws)
    {
        Int128 bytes = (Int128)chains * draws * sizeof(double);
        long most = Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Array.MaxLength * (long)sizeof(double));
        if (bytes > most)
        {
            throw new InvalidInputException($"{chains} chains × {draws} draws need {Mebibytes(bytes)} MiB for their losses but at most {Mebibytes(most)} MiB are to be had. Lower --draws, or raise --steps-between-draws instead.");
        }
    }

    private static Int128 Mebibytes(Int128 bytes) => bytes >> 20;

    private int Index(int chain, int draw)
    {
        Require.Within(chain, 0, Chains - 1);
        Require.Within(draw, 0, Draws - 1);
        return chain * Draws + draw;
    }
}
