using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Models;
using Accelerated.Data;
using Accelerated.Kernels.Random;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Model.HeadRefined;
using Accelerated.Operations;
using Accelerated.Sampling;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Accelerated.Peers;

/// <summary>Everything that is compared; the place to add to. Each comparison owns its memory while it is looked at.</summary>
internal sealed class Comparisons(BenchmarkDevice device)
{
    private static readonly Head First = new(0, 1);
    private static readonly Head Last = new(1, 6);
    private static readonly CaseShape[] Products = [new(4096, 256, 5000), new(4096, 256, 768), new(4096, 5000, 256)];
    private const string Masked = "all gradients and a mask";
    private const string HeadOnly = "only the head requiring gradients";

    /// <summary>Whole steps of the paper's model.</summary>
    public IEnumerable<Comparison> Models(int sequences)
    {
        TransformerShape shape = TransformerShape.Paper;
        int[] tokens = Tokens(shape, sequences);
        float[] weights = Weights(shape);
        string size = $"{sequences} × {shape.Context} tokens";

        using (Transformer model = Ours())
        using (TorchTransformer peer = Peer(model))
        {
            yield return new Comparison($"loss evaluation, {size}", () => model.Loss(Batch()), () => Evaluate(peer), tokens.Length, Operations: OperationsOf("model-evaluation"));
        }

        using (Transformer model = Ours())
        using (TorchTransformer peer = Peer(model))
        using (var optimizer = new AdamW(device.Compute, weights.Length, new AdamWOptions()))
        {
            GradientScope everything = GradientScope.Everything(model.Layout);
            var training = new TorchTraining(peer, new AdamWOptions());
            yield return new Comparison($"training step, {size}", Train, training.Step, tokens.Length, Operations: OperationsOf("model-training-step"));

            double Train()
            {
                double loss = model.LossAndGradient(Batch(), everything);
                optimizer.Update(model.Parameters, model.Gradient);
                return loss;
            }
        }

        foreach (Head head in new[] { Last, First })
        {
            Head[] layer = [head, .. Enumerable.Range(0, shape.Heads).Where(h => h != head.Index).Select(h => new Head(head.Layer, h))];
            string one = $"SGLD step of head {head}", all = $"SGLD steps of the {layer.Length} heads of layer {head.Layer}, one minibatch for all, against one by one";
            IEnumerable<Comparison> comparisons = Sampling($"{one} by the whole model, against {Masked}, {size}", [head], null, TorchSampling.Masked)
                .Concat(Sampling($"{one}, against {Masked}, {size}", [head], HeadSharing.None, TorchSampling.Masked))
                .Concat(Sampling($"{one}, against {HeadOnly}, {size}", [head], HeadSharing.None, TorchSampling.HeadOnly))
                .Concat(Sampling($"{all}, {Masked}, {size}", layer, HeadSharing.Heads, TorchSampling.Masked))
                .Concat(Sampling($"{all}, {HeadOnly}, {size}", layer, HeadSharing.Heads, TorchSampling.HeadOnly));
            foreach (Comparison comparison in comparisons)
            {
                yield return comparison;
            }
        }

        Transformer Ours()
        {
            var model = new Transformer(device.Compute, shape);
            model.Parameters.CopyFrom(weights);
            return model;
        }

        TorchTransformer Peer(Transformer model) => new(model.Layout, weights, tokens, sequences);

        TokenBatch Batch() => new(tokens, sequences, shape.Context);

        double OperationsOf(string @case) => BenchmarkCases.All.First(c => c.Name == @case).CostOf(
            ModelCase.Resident, new CaseShape(shape.Layers, shape.Heads, shape.HeadSize, shape.Width, shape.Vocabulary, sequences, shape.Context)).Operations;

        IEnumerable<Comparison> Sampling(string name, Head[] heads, HeadSharing? sharing, Func<TorchTransformer, Head, SgldOptions, TorchSampling> way)
        {
            using Transformer model = Ours();
            using TorchTransformer peer = Peer(model);
            TokenRows rows = TokenRows.FromArray("synthetic", tokens, shape.Context);
            IWalkerLosses losses = sharing is { } s ? new HeadRefinedLosses(model, rows, s) : new SurfaceLosses(new TransformerLossSurface(model, rows));
            using var ours = new OurSampling(model, losses, heads, sequences, new SgldOptions());
            TorchSampling theirs = way(peer, heads[0], new SgldOptions());
            yield return new Comparison(name, ours.Step, theirs.Step, tokens.Length * heads.Length, heads.Length);
        }
    }

    /// <summary>A training step by one side alone, <c>ours</c> or <c>libtorch</c>; its memory is kept until the process ends.</summary>
    public Func<double> TrainingBy(string side, int sequences)
    {
        TransformerShape shape = TransformerShape.Paper;
        int[] tokens = Tokens(shape, sequences);
        float[] weights = Weights(shape);
        if (side != "ours")
        {
            return new TorchTraining(new TorchTransformer(new ParameterLayout(shape), weights, tokens, sequences), new AdamWOptions()).Step;
        }

        var model = new Transformer(device.Compute, shape);
        model.Parameters.CopyFrom(weights);
        var optimizer = new AdamW(device.Compute, weights.Length, new AdamWOptions());
        GradientScope everything = GradientScope.Everything(model.Layout);
        return () =>
        {
            double loss = model.LossAndGradient(new TokenBatch(tokens, sequences, shape.Context), everything);
            optimizer.Update(model.Parameters, model.Gradient);
            return loss;
        };
    }

    /// <summary>Products at the model's shapes, beside OpenBLAS.</summary>
    public IEnumerable<Comparison> OpenBlasProducts(int threads)
    {
        foreach (CaseShape shape in Products)
        {
            using IPreparedRun ours = Prepare("matrix-product", shape);
            yield return new Comparison($"product {shape}", Quiet(ours.Execute), Quiet(OpenBlas.Product(shape[0], shape[1], shape[2], threads)), Operations: ProductOperations(shape));
        }
    }

    /// <summary>The parts that a step's time goes to.</summary>
    public IEnumerable<Comparison> Parts()
    {
        foreach (CaseShape shape in Products)
        {
            using IPreparedRun ours = Prepare("matrix-product", shape);
            using Tensor a = randn(shape[0], shape[1]), b = randn(shape[1], shape[2]);
            yield return new Comparison($"product {shape}", Quiet(ours.Execute), Quiet(() => mm(a, b).Dispose()), Operations: ProductOperations(shape));
        }

        var attention = new CaseShape(8, 4, 1024, 32);
        using IPreparedRun forward = Prepare("attention-forward", attention), backward = Prepare("attention-backward", attention);
        using Tensor q = Input(), k = Input(), v = Input(), dz = randn(4, 8, 1024, 32);
        double pass = 8.0 * 4 * 32 * 1024 * 1025;
        yield return new Comparison("attention forward, 8 heads × 4 × 1024 × 32", Quiet(forward.Execute), Quiet(() => Attend().Dispose()), Operations: 2 * pass);
        yield return new Comparison("attention forward and backward, 8 heads × 4 × 1024 × 32", Quiet(() => { forward.Execute(); backward.Execute(); }), Quiet(AttendAndBack), Operations: 7 * pass);

        // As a model has them: the heads of a token side by side, seen as [sequences, heads, tokens, head size].
        Tensor Input() => randn(4, 1024, 8, 32).requires_grad_();

        Tensor Attend()
        {
            using var _ = NewDisposeScope();
            using var off = no_grad();
            return F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), is_casual: true).MoveToOuterDisposeScope();
        }

        void AttendAndBack()
        {
            using var _ = NewDisposeScope();
            F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), is_casual: true).backward([dz]);
        }
    }

    private IPreparedRun Prepare(string family, CaseShape shape)
    {
        IBenchmarkCase @case = BenchmarkCases.All.First(c => c.Name == family);
        return @case.Prepare(device, @case.VariantsOn(device)[0], shape);
    }

    private static int[] Tokens(TransformerShape shape, int sequences) =>
        [.. Enumerable.Range(0, sequences * shape.Context).Select(i => (int)(Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % (uint)shape.Vocabulary))];

    private static float[] Weights(TransformerShape shape)
    {
        var layout = new ParameterLayout(shape);
        var weights = new float[layout.Length];
        Initialization.Fill(layout, seed: 1, weights);
        return weights;
    }

    private static double Evaluate(TorchTransformer peer)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return peer.Loss().item<float>();
    }

    private static double ProductOperations(CaseShape shape) => 2.0 * shape[0] * shape[1] * shape[2];

    private static Func<double> Quiet(Action work) => () =>
    {
        work();
        return double.NaN;
    };
}
