using Accelerated.Devices;
using Accelerated.Model;

namespace Accelerated.Training;

/// <summary>Where a step's losses and the norm of its gradient arrive on the host, some time after the step was launched.</summary>
internal sealed class StepOutcome : IDisposable
{
    private readonly ComputeDevice device;
    private readonly HostMemory<float> losses;
    private readonly HostMemory<float> norm;
    private StreamMark? end;

    public StepOutcome(ComputeDevice device, int tokens)
    {
        this.device = device;
        losses = new HostMemory<float>(device, tokens);
        norm = new HostMemory<float>(device, 1);
    }

    /// <summary>Sends the losses of a part, those of tokens <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1, on their way.</summary>
    public void Take(DeviceMemory<float> partLosses, int first, int count) => partLosses.CopyTo(losses, first, count);

    /// <summary>Sends the norm on its way, after which the step is over.</summary>
    public void End(DeviceMemory<float> normAndScale)
    {
        normAndScale.CopyTo(norm, 0, 1);
        end = new StreamMark(device);
    }

    /// <summary>What the step was, once it is over. Sums are taken part by part, like everywhere.</summary>
    public TrainingStep Wait(long step, HostBatch batch)
    {
        end!.Wait();
        end.Dispose();
        end = null;
        double sum = 0;
        int first = 0;
        for (int p = 0; p < batch.Parts; p++)
        {
            int tokens = batch.Part(p).Tokens.Length;
            sum += Transformer.SumOfPredicted(losses.Span.Slice(first, tokens), batch.Length);
            first += tokens;
        }

        return new TrainingStep(step, sum / batch.Predicted, norm.Span[0]);
    }

    public void Dispose()
    {
        end?.Dispose();
        losses.Dispose();
        norm.Dispose();
    }
}
