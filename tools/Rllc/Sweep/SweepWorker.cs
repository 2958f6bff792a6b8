using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Sweeps;

namespace Accelerated.Tools.Rllc;

/// <summary>Computes groups, one after the other, on a device of its own. What neighbours have in common stays: the model, and what evaluates it on a data set.</summary>
internal sealed class SweepWorker : IDisposable
{
    private readonly SweepPlan plan;
    private readonly ComputeDevice device;
    private readonly SweepDataSets data;
    private Transformer? model;
    private Checkpoint? checkpoint;
    private SweepCheckpoint? standing;
    private GroupEstimation? estimation;
    private (SweepCheckpoint Checkpoint, int Data, SweepVariant Variant)? estimated;

    public SweepWorker(SweepPlan plan, SweepRows rows, string deviceName, int threads)
    {
        this.plan = plan;
        device = plan.Arithmetic.Open(deviceName, threads);
        data = new SweepDataSets(plan, rows, device);
        Facts = DeviceFacts.Of(device, plan.Arithmetic);
    }

    public DeviceFacts Facts { get; }

    /// <summary>Whether its device has stopped answering.</summary>
    public bool IsLost => device.IsLost;

    /// <summary>The results of a group's units that are not known.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<UnitResult> Compute(OpenGroup open, IProgress<ChainProgress> progress, CancellationToken cancellation)
    {
        SweepGroup group = open.Group;
        try
        {
            Stand(group.Checkpoint);
            GroupEstimation own = Estimation(group);
            IReadOnlyList<SampledEstimate> sampled = own.Estimate(open.Components, progress, cancellation);
            var labels = new EstimateLabels(plan.Data[0].Name, [.. plan.Evaluations.Select(e => e.Name)], group.Variant.Options.Seed);
            return
            [
                .. sampled.Select((s, i) => new UnitResult(
                    open.Units[i], Facts.Id,
                    [.. labels.Rows(null, open.Components.Components[i], checkpoint!.Layout, plan.Data[group.Data].Name, s).Select(r => UnitEstimate.Of(r.Row, r.Chains))])),
            ];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Forget(); // the next group starts from nothing
            throw;
        }
    }

    public void Dispose()
    {
        Forget();
        data.Dispose();
        device.Dispose();
    }

    private void Stand(SweepCheckpoint on)
    {
        if (standing == on)
        {
            return;
        }

        estimation?.Dispose();
        (estimation, estimated) = (null, null);
        checkpoint = on.Load(plan.Models[on.Model].Positions);
        if (model is not null && model.Shape != checkpoint.Shape)
        {
            model.Dispose();
            model = null;
        }

        model ??= new Transformer(device, checkpoint.Shape);
        model.Parameters.CopyFrom(checkpoint.Parameters);
        standing = on;
    }

    private GroupEstimation Estimation(SweepGroup group)
    {
        (SweepCheckpoint, int, SweepVariant) wanted = (group.Checkpoint, group.Data, group.Variant);
        if (estimation is null || estimated != wanted)
        {
            estimation?.Dispose();
            estimation = null;
            estimation = new GroupEstimation(model!, data.Data(group.Data), data.Evaluations, group.Variant.Options);
            estimated = wanted;
        }

        return estimation;
    }

    private void Forget()
    {
        estimation?.Dispose();
        model?.Dispose();
        (estimation, estimated, model, checkpoint, standing) = (null, null, null, null, null);
    }
}
