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
/// the state to go on from. A run that was killed at any moment and taken up again leaves the bytes of one that never stopped.
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
        fingerprint = $"{model.Shape}; {options}; data {train.Sha256}";
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

    /// <summary>Trains to the last step.</summary>
    /// <param name="progress">Called after every step.</param>
    /// <param name="cancellation">Stops between two steps; the state is kept.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public void Run(Action<TrainingStep>? progress = null, CancellationToken cancellation = default)
    {
        using var losses = new LossLog(folder.LossLog, Step);
        using LossLog? validationLosses = validation is null ? null : new LossLog(Path.Combine(folder.Root, ValidationLog), Step);
        long saved = Stopwatch.GetTimestamp();
        Keep(validationLosses);
        while (Step < options.Steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                state.Save(StatePath, model, optimizer, fingerprint);
                cancellation.ThrowIfCancellationRequested();
            }

            TrainingStep step = trainer.Advance();
            losses.Add(step.Step, step.Loss);
            progress?.Invoke(step);
            bool kept = Keep(validationLosses);
            if (kept || Stopwatch.GetElapsedTime(saved) > StateInterval)
            {
                state.Save(StatePath, model, optimizer, fingerprint);
                saved = Stopwatch.GetTimestamp();
            }
        }
    }

    public void Dispose() => optimizer.Dispose();

    /// <summary>Writes the checkpoint and its validation loss if the schedule has the present step.</summary>
    private bool Keep(LossLog? validationLosses)
    {
        int step = checked((int)Step);
        if (!schedule.Contains(step))
        {
            return false;
        }

        Checkpoint.Save(folder.Checkpoint(step), model.Layout, model.Parameters.ToArray(), step);
        validationLosses?.Add(step, Evaluation.Loss(model, validation!, options.ValidationRows).Mean);
        return true;
    }
}
