using Accelerated.Model;
using Accelerated.Sampling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Accelerated.Peers;

/// <summary>Langevin steps of one head in libtorch, in two ways.</summary>
internal sealed class TorchSampling
{
    private readonly SgldOptions options;
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly Tensor[] anchors;
    private readonly Tensor[]? masks;
    private readonly Func<Tensor> loss;

    private TorchSampling(SgldOptions options, IReadOnlyList<Parameter> parameters, Tensor[]? masks, Func<Tensor> loss)
    {
        (this.options, this.parameters, this.masks, this.loss) = (options, parameters, masks, loss);
        anchors = [.. parameters.Select(p => p.detach().clone())];
    }

    /// <summary>As devinterp restricts: the gradients of all weights, and a mask over drift and noise.</summary>
    public static TorchSampling Masked(TorchTransformer model, Head head, SgldOptions options) =>
        new(options, model.Parameters, [.. model.Parameters.Select(p => MaskOf(p, model, head))], model.Loss);

    /// <summary>Only the head requires gradients.</summary>
    public static TorchSampling HeadOnly(TorchTransformer model, Head head, SgldOptions options)
    {
        var own = new TorchHead(model, head);
        return new(options, own.Parameters, null, own.Loss);
    }

    public double Step()
    {
        using var scope = NewDisposeScope();
        foreach (Parameter parameter in parameters)
        {
            parameter.grad?.zero_();
        }

        Tensor value = loss();
        value.backward();
        using (no_grad())
        {
            for (int i = 0; i < parameters.Count; i++)
            {
                Tensor drift = parameters[i].grad!.mul(options.InverseTemperature).add_(parameters[i] - anchors[i], alpha: options.Localization);
                Tensor noise = randn_like(parameters[i]);
                if (masks is not null)
                {
                    drift.mul_(masks[i]);
                    noise.mul_(masks[i]);
                }

                parameters[i].add_(drift, alpha: -options.Epsilon / 2).add_(noise, alpha: Math.Sqrt(options.Epsilon) * options.NoiseLevel);
            }
        }

        return value.item<float>();
    }

    private static Tensor MaskOf(Parameter parameter, TorchTransformer model, Head head)
    {
        TorchLayer layer = model.Layers[head.Layer];
        Tensor mask = zeros_like(parameter).detach();
        long size = model.Shape.HeadSize, all = model.Shape.Heads * size, first = head.Index * size;
        (long Dimension, long[] Starts) part =
            ReferenceEquals(parameter, layer.QueryKeyWeight) ? (1, [first, all + first])
            : ReferenceEquals(parameter, layer.QueryKeyBias) ? (0, [first, all + first])
            : ReferenceEquals(parameter, layer.ValueWeight) ? (1, [first])
            : ReferenceEquals(parameter, layer.ValueBias) || ReferenceEquals(parameter, layer.OutputWeight) ? (0, [first])
            : (0, []);
        foreach (long start in part.Starts)
        {
            mask.narrow(part.Dimension, start, size).fill_(1);
        }

        return mask;
    }
}
