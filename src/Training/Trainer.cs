using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Operations;
using Accelerated.Support;

namespace Accelerated.Training;

/// <summary>
/// Takes training steps. The batch of a step is a pure function of the order and the step, so a trainer whose parameters and optimizer are those of step n goes on
/// exactly as one that ran from the start. The next batch is read and sorted while the device works. On a device that works beside the host a step is launched while the one before it
/// runs, and the host waits for nothing but the losses of the latter.
/// </summary>
public sealed class Trainer : IDisposable
{
    /// <summary>Batches: one at work, one launched, one being made.</summary>
    private const int Slots = 3;

    private readonly Transformer model;
    private readonly AdamW optimizer;
    private readonly TokenRows data;
    private readonly IBatchOrder order;
    private readonly GradientScope everything;
    private readonly int[] rows;
    private readonly HostBatch[] batches;
    private readonly StepOutcome[] outcomes;
    private readonly Queue<long> pending = [];
    private Task<long>? prepared;

    public Trainer(Transformer model, AdamW optimizer, TokenRows data, IBatchOrder order, int batch)
    {
        Require.Positive(batch);
        this.model = model;
        this.optimizer = optimizer;
        this.data = data;
        this.order = order;
        everything = GradientScope.Everything(model.Layout);
        rows = new int[batch];
        batches = [.. Enumerable.Range(0, Slots).Select(_ => new HostBatch(model.Device, model.Shape, model.PartTokens, batch, data.Length))];
        outcomes = [.. Enumerable.Range(0, Slots).Select(_ => new StepOutcome(model.Device, batch * data.Length))];
    }

    /// <summary>Updates so far, those under way included.</summary>
    public long Step => optimizer.Step;

    /// <summary>Steps that may be under way when a further one is launched: the host's own work is over when it returns.</summary>
    internal int Ahead => model.Device.Kind == DeviceKind.Cpu ? 0 : 1;

    /// <summary>Steps that were launched and not yet asked for.</summary>
    internal int Pending => pending.Count;

    /// <summary>One update, and what it was.</summary>
    /// <exception cref="DivergedTrainingException">The loss is not finite.</exception>
    public TrainingStep Advance()
    {
        Launch();
        TrainingStep last = default;
        while (Pending > 0)
        {
            last = Finish();
        }

        return last;
    }

    /// <summary>Starts one update. At most <see cref="Ahead"/> others may be under way.</summary>
    internal void Launch()
    {
        Require.Within(Pending, 0, Ahead);
        long step = Step;
        if (prepared is null || prepared.GetAwaiter().GetResult() != step)
        {
            Prepare(step);
        }

        prepared = Task.Run(() => Prepare(step + 1));
        HostBatch batch = batches[step % Slots];
        StepOutcome outcome = outcomes[step % Slots];
        model.LaunchGradient(batch, everything, outcome.Take);
        optimizer.Update(model.Parameters, model.Gradient);
        outcome.End(optimizer.NormAndScale);
        pending.Enqueue(step);
    }

    /// <summary>Waits for the oldest update under way.</summary>
    /// <exception cref="DivergedTrainingException">Its loss is not finite.</exception>
    internal TrainingStep Finish()
    {
        long step = pending.Dequeue();
        TrainingStep result = outcomes[step % Slots].Wait(step, batches[step % Slots]);
        return double.IsFinite(result.Loss) ? result : throw new DivergedTrainingException(step, result.Loss);
    }

    public void Dispose()
    {
        // A batch that could not be made is reported where it is used.
        prepared?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        model.Device.Settle();
        Array.ForEach(batches, b => b.Dispose());
        Array.ForEach(outcomes, o => o.Dispose());
    }

    /// <summary>Makes the batch of <paramref name="step"/>, by whichever thread, one at a time.</summary>
    private long Prepare(long step)
    {
        HostBatch batch = batches[step % Slots];
        order.Fill(chain: 0, step, rows);
        data.Read(rows, batch.Tokens);
        batch.Finish();
        return step;
    }
}
