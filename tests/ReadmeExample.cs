using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Training;

namespace Accelerated.Tests;

/// <summary>The library example of the README, word for word between its two marks.</summary>
internal static class ReadmeExample
{
    public static void Run(string run, string data)
    {
        // README begins
        using ComputeDevice device = ComputeDevice.Open();
        Checkpoint checkpoint = Checkpoint.Load(Path.Combine(run, "checkpoints", "step_0001200"));
        using Transformer model = new(device, checkpoint.Shape);
        model.Parameters.CopyFrom(checkpoint.Parameters);

        ITokenizer tokenizer = TokenizerFile.Load(Path.Combine(run, "tokenizer.json"));
        using TokenRows text = TokenSource.Open(new TokenSourceOptions { Spec = data, Tokenizer = tokenizer, Length = checkpoint.Shape.Context });
        Evaluation loss = Evaluation.Loss(model, text, Math.Min(text.Count, 64));
        Console.WriteLine($"loss {loss.Mean:F4} ± {loss.StandardError:F4} nats per token");

        Component head = ComponentSyntax.Parse("1:2", checkpoint.Layout, HeadBiases.Include);
        EstimatorOptions options = new() { Chains = new ChainOptions { Draws = 100, Batch = 8 } };
        using ModelLosses losses = new(model, text, EvaluationPath.Auto);
        LearningCoefficientEstimator estimator = new(losses.For(EvaluationPath.Auto), text.Count, options);
        Estimate wrLLC = estimator.Estimate(head.Restriction).Estimate;
        Console.WriteLine($"wrLLC {wrLLC.Value:F2} ± {wrLLC.StandardError:F2}: {wrLLC.Verdict}");
        // README ends
    }
}
