using System.Globalization;
using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Tools.Common;
using Accelerated.Training;

namespace Accelerated.Tools.Train;

/// <summary>What a run would do and cost.</summary>
internal sealed record TrainingPlan(TransformerShape Shape, TrainingRunOptions Options, int Length)
{
    /// <summary>A step costs three times its forward pass.</summary>
    private const int PassesPerStep = 3;

    public void Print(VerbContext context)
    {
        var layout = new ParameterLayout(Shape);
        int checkpoints = CheckpointSchedule.Parse(Options.Checkpoints, Options.Steps).Steps.Count;
        long tokens = (long)Options.Steps * Options.Batch * Length;
        double operations = 2.0 * PassesPerStep * tokens * MultiplicationsPerToken();
        long disk = (long)checkpoints * layout.Length * sizeof(float);
        TrainingMemory onHost = TrainingMemory.Of(Shape, Options.Batch, Length, DeviceKind.Cpu);
        TrainingMemory onGpu = TrainingMemory.Of(Shape, Options.Batch, Length, DeviceKind.Cuda);
        var json = new JsonObject
        {
            ["model"] = Shape.ToString(),
            ["parameters"] = layout.Length,
            ["steps"] = Options.Steps,
            ["tokens"] = tokens,
            ["floating_point_operations"] = operations,
            ["checkpoints"] = checkpoints,
            ["checkpoint_bytes"] = disk,
            ["parameter_memory_bytes"] = onHost.Weights,
            ["processor_memory_bytes"] = onHost.Total,
            ["gpu_memory_bytes"] = onGpu.Total,
        };
        context.Print(json, string.Create(CultureInfo.InvariantCulture, $"""
            model        {Shape}; {layout.Length:N0} parameters
            training     {Options.Steps:N0} steps of {Options.Batch} × {Length} tokens, {tokens:N0} tokens, {operations:G3} floating-point operations
            memory       on the processor {onHost.Total / 1e6:N0} MB, on a GPU {onGpu.Total / 1e6:N0} MB: {onHost.Weights / 1e6:N0} MB for weights, gradients and moments, the rest for activations; and scratch
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
