using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Operations;
using Accelerated.Support;

namespace Accelerated.Training;

/// <summary>
/// Takes training steps. The batch of a step is a pure function of the order and the step, so a trainer whose parameters and optimizer are those of step n goes on
/// exactly as one that ran from the start. Allocates nothing per step.
/// </summary>
public sealed class Trainer
{
    private readonly Transformer model;
    private readonly AdamW optimizer;
    private readonly TokenRows data;
    private readonly IBatchOrder order;
    private readonly GradientScope everything;
    private readonly int[] rows;
    private readonly int[] tokens;

    public Trainer(Transformer model, AdamW optimizer, TokenRows data, IBatchOrder order, int batch)
    {
        Require.Positive(batch);
        this.model = model;
        this.optimizer = optimizer;
        this.data = data;
        this.order = order;
        everything = GradientScope.Everything(model.Layout);
        rows = new int[batch];
        tokens = new int[batch * data.Length];
    }

    /// <summary>Updates so far.</summary>
    public long Step => optimizer.Step;

    /// <summary>One update.</summary>
    /// <exception cref="DivergedTrainingException">The loss is not finite.</exception>
    public TrainingStep Advance()
    {
        long step = Step;
        order.Fill(chain: 0, step, rows);
        for (int i = 0; i < rows.Length; i++)
        {
            data.Read(rows[i], tokens.AsSpan(i * data.Length, data.Length));
        }

        double loss = model.LossAndGradient(new TokenBatch(tokens, rows.Length, data.Length), everything);
        if (!double.IsFinite(loss))
        {
            throw new DivergedTrainingException(step, loss);
        }

        double norm = optimizer.Update(model.Parameters, model.Gradient);
        return new TrainingStep(step, loss, norm);
    }
}
