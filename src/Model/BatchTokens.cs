using Accelerated.Devices;
using Accelerated.Operations;
using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>A batch on the device: ids, next-token targets, and the rows in order of their id for the embedding's gradient.</summary>
internal sealed class BatchTokens : IDisposable
{
    private readonly int vocabulary;
    private readonly int[] targets;
    private readonly TokenOrder order;

    public BatchTokens(ComputeDevice device, TransformerShape shape, int capacity)
    {
        vocabulary = shape.Vocabulary;
        targets = new int[capacity];
        order = new TokenOrder(vocabulary, capacity);
        Ids = device.Allocate<int>(capacity);
        Targets = device.Allocate<int>(capacity);
        Order = device.Allocate<int>(capacity);
        Start = device.Allocate<int>(vocabulary + 1);
    }

    /// <summary>Integers on the device for at most <paramref name="capacity"/> tokens.</summary>
    public static long Integers(TransformerShape shape, int capacity) => 3L * capacity + shape.Vocabulary + 1;

    public DeviceMemory<int> Ids { get; }

    /// <summary>The next token of each position, −1 at the last one of a sequence.</summary>
    public DeviceMemory<int> Targets { get; }

    /// <summary>Positions sorted by id, then by position.</summary>
    public DeviceMemory<int> Order { get; }

    /// <summary>Where the positions of each id begin in <see cref="Order"/>.</summary>
    public DeviceMemory<int> Start { get; }

    /// <summary>Uploads ids and targets.</summary>
    /// <exception cref="InvalidInputException">An id is outside the vocabulary.</exception>
    public void Upload(TokenBatch batch)
    {
        Span<int> found = targets.AsSpan(0, batch.Tokens.Length);
        FindTargets(batch, vocabulary, found);
        Ids.CopyFrom(batch.Tokens);
        Targets.CopyFrom(found);
    }

    /// <summary>The next token of each position of <paramref name="batch"/>, −1 at the last one of a sequence.</summary>
    /// <exception cref="InvalidInputException">An id is outside the vocabulary.</exception>
    public static void FindTargets(TokenBatch batch, int vocabulary, Span<int> targets)
    {
        ReadOnlySpan<int> ids = batch.Tokens;
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)vocabulary)
            {
                throw new InvalidInputException(
                    $"Token id {ids[i]} (sequence {i / batch.Length}, position {i % batch.Length} of the batch) is outside the model's vocabulary of {vocabulary}. Was the data tokenised with another tokenizer?");
            }

            targets[i] = (i + 1) % batch.Length == 0 ? -1 : ids[i + 1];
        }
    }

    /// <summary>Uploads the rows in order of their id.</summary>
    public void UploadOrder(TokenBatch batch)
    {
        order.Sort(batch.Tokens);
        Order.CopyFrom(order.Order);
        Start.CopyFrom(order.Start);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Targets.Dispose();
        Order.Dispose();
        Start.Dispose();
    }
}
