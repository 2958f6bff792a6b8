using Accelerated.Devices;
using Accelerated.Operations;

namespace Accelerated.Model;

/// <summary>
/// A batch as a device takes it, made on the host by any thread: for each part of it ids, next-token targets and the rows in order of their id, in memory from which their upload waits
/// for nothing. It must stay as it is until the device has taken it.
/// </summary>
internal sealed class HostBatch : IDisposable
{
    private readonly int vocabulary;
    private readonly int sequencesPerPart;
    private readonly TokenOrder order;
    private readonly HostMemory<int> ids;
    private readonly HostMemory<int> targets;
    private readonly HostMemory<int> orders;
    private readonly HostMemory<int> starts;

    public HostBatch(ComputeDevice device, TransformerShape shape, int partTokens, int sequences, int length)
    {
        vocabulary = shape.Vocabulary;
        Sequences = sequences;
        Length = length;
        sequencesPerPart = Math.Min(sequences, partTokens / length);
        Parts = (sequences + sequencesPerPart - 1) / sequencesPerPart;
        order = new TokenOrder(vocabulary, sequencesPerPart * length);
        ids = new HostMemory<int>(device, sequences * length);
        targets = new HostMemory<int>(device, sequences * length);
        orders = new HostMemory<int>(device, sequences * length);
        starts = new HostMemory<int>(device, Parts * (vocabulary + 1));
    }

    public int Sequences { get; }

    public int Length { get; }

    public int Predicted => Sequences * (Length - 1);

    public int Parts { get; }

    /// <summary>The ids, [sequences, length], to be filled before <see cref="Finish"/>.</summary>
    public Span<int> Tokens => ids.Span;

    /// <summary>All else from the ids.</summary>
    /// <exception cref="Support.InvalidInputException">An id is outside the vocabulary.</exception>
    public void Finish()
    {
        for (int p = 0; p < Parts; p++)
        {
            TokenBatch part = Part(p);
            BatchTokens.FindTargets(part, vocabulary, targets.Span.Slice(Start(p), part.Tokens.Length));
            order.Sort(part.Tokens);
            order.Order.CopyTo(orders.Span[Start(p)..]);
            order.Start.CopyTo(starts.Span[(p * (vocabulary + 1))..]);
        }
    }

    public TokenBatch Part(int part)
    {
        int first = part * sequencesPerPart;
        int count = Math.Min(sequencesPerPart, Sequences - first);
        return new TokenBatch(ids.Span.Slice(first * Length, count * Length), count, Length);
    }

    /// <summary>Sends a part on its way to <paramref name="tokens"/>.</summary>
    public void Upload(int part, BatchTokens tokens)
    {
        int count = Part(part).Tokens.Length;
        tokens.Ids.CopyFrom(ids, Start(part), count);
        tokens.Targets.CopyFrom(targets, Start(part), count);
        tokens.Order.CopyFrom(orders, Start(part), count);
        tokens.Start.CopyFrom(starts, part * (vocabulary + 1), vocabulary + 1);
    }

    public void Dispose()
    {
        ids.Dispose();
        targets.Dispose();
        orders.Dispose();
        starts.Dispose();
    }

    private int Start(int part) => part * sequencesPerPart * Length;
}
