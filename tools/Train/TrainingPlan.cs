using System.Globalization;
using System.Text.Json.Nodes;
using Accelerated.Model;
using Accelerated.Tools.Common;
using Accelerated.Training;

namespace Accelerated.Tools.Train;

/// <summary>What a run would do and cost.</summary>
internal sealed record TrainingPlan(TransformerShape Shape, TrainingRunOptions Options, int Length)
{
    /// <summary>Parameters, gradient and both moments.</summary>
    private const int Vectors = 4;

    /// <summary>A step costs three times its forward pass.</summary>
    private const int PassesPerStep = 3;

    public void Print(VerbContext context)
    {
        var layout = new ParameterLayout(Shape);
        int checkpoints = CheckpointSchedule.Parse(Options.Checkpoints, Options.Steps).Steps.Count;
        long tokens = (long)Options.Steps * Options.Batch * Length;
        double operations = 2.0 * PassesPerStep * tokens * MultiplicationsPerToken();
        long disk = (long)checkpoints * layout.Length * sizeof(float);
        long memory = (long)Vectors * layout.Length * sizeof(float);
        var json = new JsonObject
        {
            ["model"] = Shape.ToString(),
            ["parameters"] = layout.Length,
            ["steps"] = Options.Steps,
            ["tokens"] = tokens,
            ["floating_point_operations"] = operations,
            ["checkpoints"] = checkpoints,
            ["checkpoint_bytes"] = disk,
            ["parameter_memory_bytes"] = memory,
        };
        context.Print(json, string.Create(CultureInfo.InvariantCulture, $"""
            model        {Shape}; {layout.Length:N0} parameters
            training     {Options.Steps:N0} steps of {Options.Batch} × {Length} tokens, {tokens:N0} tokens, {operations:G3} floating-point operations
            memory       {memory / 1e6:N0} MB for parameters, gradient and moments, and activations of a part of the batch
            checkpoints  {checkpoints} ({Options.Checkpoints}), {disk / 1e6:N0} MB
            """));
    }

    /// <summary>Of a forward pass: projections, the causal half of scores and mixing, unembedding.</summary>
    private double MultiplicationsPerToken()
    {
        double attention = (double)Shape.Heads * Shape.HeadSize;
        return Shape.Layers * ((4 * attention * Shape.Width) + (attention * (Length + 1))) + ((double)Shape.Width * Shape.Vocabulary);
    }
}
