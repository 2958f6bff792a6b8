using Accelerated.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Accelerated.Peers;

/// <summary>
/// A training step in libtorch: all gradients, the norm clipped, AdamW. The update is PyTorch's own sequence of in-place operations; its fused kernel is not reachable from TorchSharp.
/// </summary>
internal sealed class TorchTraining(TorchTransformer model, AdamWOptions options)
{
    private readonly IReadOnlyList<Parameter> parameters = model.Parameters;
    private readonly Tensor[] first = [.. model.Parameters.Select(p => zeros_like(p).detach())];
    private readonly Tensor[] second = [.. model.Parameters.Select(p => zeros_like(p).detach())];
    private int step;

    public double Step()
    {
        using var scope = NewDisposeScope();
        foreach (Parameter parameter in parameters)
        {
            parameter.grad?.zero_();
        }

        Tensor loss = model.Loss();
        loss.backward();
        using (no_grad())
        {
            nn.utils.clip_grad_norm_(parameters, options.ClipNorm!.Value, 2.0);
            Update();
        }

        return loss.item<float>();
    }

    private void Update()
    {
        step++;
        double correction = Math.Sqrt(1 - Math.Pow(options.Beta2, step));
        double rate = options.LearningRate / (1 - Math.Pow(options.Beta1, step));
        for (int i = 0; i < parameters.Count; i++)
        {
            Tensor gradient = parameters[i].grad!;
            parameters[i].mul_(1 - options.LearningRate * options.WeightDecay);
            first[i].mul_(options.Beta1).add_(gradient, alpha: 1 - options.Beta1);
            second[i].mul_(options.Beta2).addcmul_(gradient, gradient, 1 - options.Beta2);
            using Tensor denominator = second[i].sqrt().div_(correction).add_(options.Epsilon);
            parameters[i].addcdiv_(first[i], denominator, -rate);
        }
    }
}
