using System.Diagnostics;
using Accelerated.Data;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Operations;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Training;

/// <summary>
/// A training run in a folder: <c>loss.csv</c> (step, loss of its batch before the update), <c>validation.csv</c> (step, loss at each checkpoint), <c>checkpoints/</c> and
/// the state to go on from. A run that was killed at any moment and taken up again leaves the bytes of one that never stopped. It can be taken up with more steps, or to keep other
/// checkpoints from there on: neither changes what a step does.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    public const string ValidationLog = "validation.csv";

    private static readonly TimeSpan StateInterval = TimeSpan.FromMinutes(1);

    private readonly RunFolder folder;
    private readonly Transformer model;
    private readonly TrainingRunOptions options;
    private readonly TokenRows? validation;
    private readonly CheckpointSchedule schedule;
    private readonly AdamW optimizer;
    private readonly Trainer trainer;
    private readonly TrainingState state;
    private readonly string fingerprint;

    /// <param name="folder">Where the run lives.</param>
    /// <param name="model">The model, with its initial parameters.</param>
    /// <param name="train">Rows to train on.</param>
    /// <param name="validation">Rows whose loss is logged at each checkpoint, if any.</param>
    /// <param name="options">The recipe.</param>
    public TrainingRun(RunFolder folder, Transformer model, TokenRows train, TokenRows? validation, TrainingRunOptions options)
    {
        Require.Positive(options.Steps);
        Require.Positive(options.Batch);
        this.folder = folder;
        this.model = model;
        this.options = options;
        this.validation = validation;
        schedule = CheckpointSchedule.Parse(options.Checkpoints, options.Steps);
        optimizer = new AdamW(model.Device, model.Layout.Length, options.Optimizer);
        IBatchOrder order = options.Order == RowOrder.Sequential
            ? new SequentialOrder(train.Count, options.Batch)
            : new ShuffledOrder(options.Seed, NoisePurpose.TrainingOrder, train.Count, options.Batch);
        trainer = new Trainer(model, optimizer, train, order, options.Batch);
        state = new TrainingState(model.Layout.Length);
        fingerprint = $"{model.Shape}; batch {options.Batch}; {options.Optimizer}; {options.Order}; seed {options.Seed}; {options.ValidationRows} validation rows; data {train.Sha256}";
    }

    /// <summary>Updates so far.</summary>
    public long Step => trainer.Step;

    private string StatePath => Path.Combine(folder.Root, TrainingState.File);

    /// <summary>Takes up a run where its last state left it. Does nothing where there is none yet.</summary>
    public void Resume()
    {
        if (File.Exists(StatePath))
        {
            state.Load(StatePath, model, optimizer, fingerprint);
        }
    }

    /// <summary>Trains to the last step. Files are written beside the training, in order; all are there when this returns or throws.</summary>
    /// <param name="progress">Called after every step.</param>
    /// <param name="cancellation">Stops between two steps; the state is kept.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="DivergedTrainingException">A loss is not finite; nothing of that step or later ones is kept.</exception>
    public void Run(Action<TrainingStep>? progress = null, CancellationToken cancellation = default)
    {
        using var losses = new LossLog(folder.LossLog, Step);
        using LossLog? validationLosses = validation is null ? null : new LossLog(Path.Combine(folder.Root, ValidationLog), IsKept ? Step : Step + 1);
        using var writer = new BackgroundWriter();
        long saved = Stopwatch.GetTimestamp();
        if (IsKept)
        {
            Keep(writer, validationLosses, withState: false);
        }

        while (Step < options.Steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                Await(0);
                Keep(writer);
                writer.Wait();
                cancellation.ThrowIfCancellationRequested();
            }

            trainer.Launch();
            bool isDue = Stopwatch.GetElapsedTime(saved) > StateInterval;
            Await(IsKept || isDue || Step == options.Steps ? 0 : trainer.Ahead);
            if (IsKept)
            {
                Keep(writer, validationLosses, withState: true);
            }
            else if (isDue)
            {
                Keep(writer);
            }

            saved = IsKept || isDue ? Stopwatch.GetTimestamp() : saved;
        }

        writer.Wait();

        // Reports all steps but the last few.
        void Await(int few)
        {
            while (trainer.Pending > few)
            {
                TrainingStep step = trainer.Finish();
                losses.Add(step.Step, step.Loss);
                progress?.Invoke(step);
            }
        }
    }

    public void Dispose()
    {
        trainer.Dispose();
        optimizer.Dispose();
    }

    /// <summary>Whether the schedule has the present step.</summary>
    private bool IsKept => schedule.Contains(checked((int)Step));

    /// <summary>Writes the checkpoint of the present step and, if wanted, the state to go on from; the validation loss is there before this returns.</summary>
    private void Keep(BackgroundWriter writer, LossLog? validationLosses, bool withState)
    {
        int step = (int)Step;
        Capture(writer);
        writer.Start(() =>
        {
            Checkpoint.Save(folder.Checkpoint(step), model.Layout, state.Parameters, step);
            if (withState)
            {
                state.Save(StatePath, fingerprint);
            }
        });
        validationLosses?.Add(step, Evaluation.Loss(model, validation!, options.ValidationRows).Mean);
    }

    /// <summary>Writes the state to go on from.</summary>
    private void Keep(BackgroundWriter writer)
    {
        Capture(writer);
        writer.Start(() => state.Save(StatePath, fingerprint));
    }

    /// <summary>Copies everything once, when the copy before it is on the disk.</summary>
    private void Capture(BackgroundWriter writer)
    {
        writer.Wait();
        state.Capture(model, optimizer);
    }
}
