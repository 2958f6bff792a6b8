using Accelerated.Benchmarks.Cases;
using Accelerated.Model;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Benchmarks.Models;

/// <summary>
/// Zero ablation of every head, each alone, from tokens to the change of every loss; and beside it what it would be measured by: as many plain passes through what lies behind each head.
/// </summary>
internal sealed class ModelAblationCase() : ModelCase("model-ablation", AllHeads, PlainPasses)
{
    private const string AllHeads = "all-heads";
    private const string PlainPasses = "plain-passes";

    protected override double MultiplyAddsPerToken(CaseShape shape)
    {
        (double linear, double attention) = Forward(shape);
        double unembedding = (double)shape[3] * shape[4];
        double layer = (linear - unembedding + attention) / shape[0];
        return shape[1] * ((shape[0] * unembedding) + (layer * shape[0] * (shape[0] - 1) / 2));
    }

    protected override int WalkersOf(string variant, CaseShape shape) => shape[0] * shape[1];

    protected override void Arrange(PreparedModel model, string variant)
    {
        Transformer transformer = model.Model;
        TransformerShape shape = transformer.Shape;
        TargetPlan[] plans = [.. Enumerable.Range(0, shape.Layers * shape.Heads).Select(h => new TargetPlan(AblationTarget.Of(new Head(h / shape.Heads, h % shape.Heads)), shape))];
        int capacity = AblationPass.CapacityOf(transformer);
        if (variant == AllHeads)
        {
            AblationPass pass = model.Keep(new AblationPass(transformer, model.Keep(new ZeroSubstitutes(transformer.Device, shape, capacity))));
            float[] losses = new float[model.Batch.Predicted];
            float[] deltas = new float[losses.Length * plans.Length];
            model.Step = () =>
            {
                pass.Begin(model.Batch, 0);
                pass.Deltas(plans, losses, deltas);
                return losses.Average();
            };
            model.Result = () => deltas;
            return;
        }

        Activations activations = model.Keep(new Activations(transformer.Device, shape, capacity));
        BatchTokens tokens = model.Keep(new BatchTokens(transformer.Device, shape, capacity));
        tokens.Upload(model.Batch);
        var forward = new ForwardPass(transformer.Device, transformer.Layout, transformer.Parameters, model.Batch.Sequences, model.Batch.Length);
        forward.Embed(tokens, activations);
        forward.Layer(0, activations);
        float[] last = new float[model.Batch.Tokens.Length];
        model.Step = () =>
        {
            foreach (TargetPlan plan in plans)
            {
                for (int layer = plan.FirstLayer + 1; layer < shape.Layers; layer++)
                {
                    forward.Layer(layer, activations);
                }

                forward.Loss(tokens, activations, UnembeddingGradients.None);
                activations.Losses.CopyTo(last);
            }

            return last.Average();
        };
        model.Result = () => last;
    }
}
