using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Operations;
using Accelerated.Support;
using Accelerated.Tests.Harness;
using Accelerated.Training;
using Xunit;

namespace Accelerated.Tests.Training;

[Collection(KernelCollection.Name)]
public sealed class TrainerTests(KernelDevices devices)
{
    private const int Batch = 5;
    private static readonly TransformerShape Shape = new(layers: 2, heads: 2, headSize: 4, width: 8, context: 12, vocabulary: 17);

    [Fact]
    public void Steps_launched_ahead_are_those_taken_one_by_one_and_the_host_waits_once_for_each()
    {
        if (devices.Compiled is not { } tested)
        {
            return;
        }

        ComputeDevice device = tested.Computing();
        using var alone = new Case(device, Tokens(40));
        TrainingStep[] expected = [.. Enumerable.Range(0, 8).Select(_ => alone.Trainer.Advance())];
        using var ahead = new Case(device, Tokens(40));
        var actual = new List<TrainingStep>();
        for (int s = 0; s < 3; s++)
        {
            ahead.Trainer.Launch();
            Finish(few: 1);
        }

        long before = device.Waits;
        for (int s = 3; s < 8; s++)
        {
            ahead.Trainer.Launch();
            Finish(few: 1);
        }

        Assert.Equal(5, device.Waits - before);
        Finish(few: 0);
        Assert.Equal(expected, actual);
        Assert.Equal(alone.Model.Parameters.ToArray(), ahead.Model.Parameters.ToArray());

        void Finish(int few)
        {
            while (ahead.Trainer.Pending > few)
            {
                actual.Add(ahead.Trainer.Finish());
            }
        }
    }

    [Fact]
    public void A_step_is_the_loss_and_gradient_of_its_rows_clipped_and_applied()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        using var test = new Case(device, Tokens(Batch));
        using var other = new Case(device, Tokens(Batch));
        using var optimizer = new AdamW(device, other.Model.Layout.Length, new AdamWOptions());
        var tokens = new int[Batch * Shape.Context];
        for (int s = 0; s < 3; s++)
        {
            other.Rows.Read([0, 1, 2, 3, 4], tokens);
            double loss = other.Model.LossAndGradient(new TokenBatch(tokens, Batch, Shape.Context), GradientScope.Everything(other.Model.Layout));
            double norm = Math.Sqrt(other.Model.Gradient.ToArray().Sum(g => (double)g * g));
            optimizer.Update(other.Model.Parameters, other.Model.Gradient);
            TrainingStep step = test.Trainer.Advance();
            Assert.Equal((s, loss), (step.Step, step.Loss));
            Assert.Equal(norm, step.GradientNorm, 1e-6 * norm);
            Assert.Equal(other.Model.Parameters.ToArray(), test.Model.Parameters.ToArray());
        }
    }

    [Fact]
    public void A_gradient_longer_than_the_limit_enters_the_moments_at_that_length()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using DeviceMemory<float> weights = device.Upload<float>([1f, 1f]);
        using DeviceMemory<float> gradient = device.Upload<float>([30f, 40f]);
        using var optimizer = new AdamW(device, 2, new AdamWOptions { ClipNorm = 0.5 });
        optimizer.Update(weights, gradient);
        Assert.Equal(0.1 * 0.3, optimizer.FirstMoment.ToArray()[0], 1e-7);
        Assert.Equal(0.1 * 0.4, optimizer.FirstMoment.ToArray()[1], 1e-7);
    }

    [Fact]
    public void A_loss_that_is_no_number_names_its_own_step_although_the_next_one_is_launched()
    {
        ComputeDevice device = devices.Compiled?.Computing() ?? ComputeDevice.Open("cpu", threads: 1);
        using var test = new Case(device, Tokens(40));
        test.Trainer.Advance();
        var weights = test.Model.Parameters.ToArray();
        weights[0] = float.NaN;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= weights[0];
        }

        test.Model.Parameters.CopyFrom(weights);
        test.Trainer.Launch();
        if (test.Trainer.Ahead > 0)
        {
            test.Trainer.Launch();
        }

        var error = Assert.Throws<DivergedTrainingException>(() => test.Trainer.Finish());
        Assert.Contains("at step 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_outside_the_vocabulary_is_refused_by_the_step_that_would_use_it()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        int[] tokens = Tokens(2 * Batch);
        tokens[Batch * Shape.Context] = Shape.Vocabulary;
        using var test = new Case(device, tokens);
        test.Trainer.Advance();
        var error = Assert.Throws<InvalidInputException>(() => test.Trainer.Advance());
        Assert.Contains("outside the model's vocabulary of 17", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeviceKind.Cpu, 5)]
    [InlineData(DeviceKind.Cpu, 800)]
    [InlineData(DeviceKind.OpenCL, 5)]
    public void The_memory_that_is_said_to_be_needed_is_what_is_allocated(DeviceKind kind, int batch)
    {
        ComputeDevice? device = kind == DeviceKind.Cpu ? ComputeDevice.Open("cpu", threads: 1) : devices.OpenCL?.Computing();
        if (device is null)
        {
            return;
        }

        long before = device.AllocatedBytes;
        using (var test = new Case(device, Tokens(batch), batch))
        {
            test.Trainer.Advance();
            long said = TrainingMemory.Of(Shape, batch, Shape.Context, kind).Total;

            // On the processor every buffer of this size has up to a cache line, or a huge page, beside it.
            Assert.InRange(device.AllocatedBytes - before, said, said + (kind == DeviceKind.Cpu ? 60 * 64 : 0));
        }

        Assert.Equal(before, device.AllocatedBytes);
    }

    [Fact]
    public void A_step_allocates_nothing_that_grows_with_the_model()
    {
        // What is left are the task that makes the next batch, what waits for it if it is late, the mark at the step's end and what calls them. An array with a byte for each token, the smallest that
        // could grow, would make each of the 100 steps with the larger batch dearer by as many bytes as it has more tokens; half of that is asked, because the smaller may have to wait for its batch more often.
        const int Larger = 40;
        var large = new TransformerShape(layers: 2, heads: 4, headSize: 8, width: 32, Shape.Context, vocabulary: 170);
        Assert.InRange(AllocatedBy(large, Larger) - AllocatedBy(Shape, batch: 1), long.MinValue, 100 * (Larger - 1) * Shape.Context / 2);
    }

    /// <summary>Bytes that the calling thread allocates in 100 steps.</summary>
    private static long AllocatedBy(TransformerShape shape, int batch)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        using var @case = new Case(device, Tokens(40), batch, shape);
        for (int s = 0; s < 20; s++)
        {
            @case.Trainer.Advance();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int s = 0; s < 100; s++)
        {
            @case.Trainer.Advance();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void The_paper_s_batch_fits_a_small_GPU()
    {
        TrainingMemory memory = TrainingMemory.Of(TransformerShape.Paper, 100, 1024, DeviceKind.Cuda);
        Assert.Equal(4L * sizeof(float) * 3_355_016, memory.Weights, 10_000.0);
        Assert.InRange(memory.Total, 1_000_000_000, 3_000_000_000);
    }

    private static int[] Tokens(int rows)
    {
        var tokens = new int[rows * Shape.Context];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)(Philox.At(1, NoisePurpose.SyntheticSequences, 0, 0, (uint)i).X % 17);
        }

        return tokens;
    }

    private sealed class Case : IDisposable
    {
        private readonly AdamW optimizer;

        public Case(ComputeDevice device, int[] tokens, int batch = Batch, TransformerShape? shape = null)
        {
            Model = new Transformer(device, shape ?? Shape);
            var initial = new float[Model.Layout.Length];
            Initialization.Fill(Model.Layout, seed: 2, initial);
            Model.Parameters.CopyFrom(initial);
            Rows = TokenRows.FromArray("random", tokens, Shape.Context);
            optimizer = new AdamW(device, Model.Layout.Length, new AdamWOptions());
            Trainer = new Trainer(Model, optimizer, Rows, new SequentialOrder(Rows.Count, batch), batch);
        }

        public Transformer Model { get; }

        public TokenRows Rows { get; }

        public Trainer Trainer { get; }

        public void Dispose()
        {
            Trainer.Dispose();
            optimizer.Dispose();
            Model.Dispose();
            Rows.Dispose();
        }
    }
}
