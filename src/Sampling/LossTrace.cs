using System.Numerics.Tensors;
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

    /// <summary>A trace of NaN, to be filled as far as chains come.</summary>
    /// <exception cref="InvalidInputException">It does not fit in this process's memory.</exception>
    public static LossTrace Unknown(int chains, int draws)
    {
        var trace = new LossTrace(chains, draws);
        trace.values.AsSpan().Fill(double.NaN);
        return trace;
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

    /// <summary>The trace of the chains with these numbers alone.</summary>
    public LossTrace Of(IReadOnlyList<int> chains)
    {
        var trace = new LossTrace(chains.Count, Draws);
        for (int i = 0; i < chains.Count; i++)
        {
            Chain(chains[i]).CopyTo(trace.values.AsSpan(i * Draws, Draws));
        }

        return trace;
    }

    /// <summary>Every loss less the one of <paramref name="other"/> at the same draw.</summary>
    public LossTrace Minus(LossTrace other)
    {
        Require.Length(other.values.Length, values.Length, $"{Chains} chains × {Draws} draws");
        var difference = new LossTrace(Chains, Draws);
        TensorPrimitives.Subtract(values, other.values, difference.values);
        return difference;
    }

    /// <summary>Every loss less <paramref name="level"/>.</summary>
    public LossTrace Minus(double level)
    {
        var difference = new LossTrace(Chains, Draws);
        TensorPrimitives.Subtract(values, level, difference.values);
        return difference;
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
