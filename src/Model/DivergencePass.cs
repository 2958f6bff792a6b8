using Accelerated.Devices;
using Accelerated.Kernels.Arithmetic;
using Accelerated.Kernels.Divergence;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;

namespace Accelerated.Model;

/// <summary>
/// The end of a forward pass whose loss is the divergence from a teacher, from the final norm's output: logits of both for a block of rows at a time, so that memory does not grow with
/// the batch.
/// </summary>
internal sealed class DivergencePass(ComputeDevice device, TransformerShape shape) : IDisposable
{
    private const int BlockRows = 256;

    private readonly DeviceMemory<float> logits = device.Allocate<float>((long)BlockRows * shape.Vocabulary);
    private readonly DeviceMemory<float> teacherLogits = device.Allocate<float>((long)BlockRows * shape.Vocabulary);
    private readonly DeviceMemory<float> bias = device.Allocate<float>(shape.Vocabulary);

    /// <summary>Fills <see cref="Activations.Losses"/> with the divergence at each position, and leaves the gradients that <paramref name="gradients"/> asks for.</summary>
    public void Run(Transformer model, ITeacher teacher, BatchTokens batch, Activations a, int tokens, UnembeddingGradients gradients)
    {
        for (int first = 0; first < tokens; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, tokens - first);
            model.Logits(a.FinalNormed, first, rows, logits);
            teacher.Logits(first, rows, teacherLogits);
            device.Launch(DivergenceLoss.Family, new DivergenceLossArguments(
                logits.View, teacherLogits.View, batch.Targets.View.SubView(first, rows), a.Losses.View.SubView(first, rows),
                gradients.Level > 0 ? 1 : 0, gradients.Scale, rows, shape.Vocabulary));
            if (gradients.Level > 0)
            {
                Gradients(model, a, first, rows, gradients);
            }
        }
    }

    public void Dispose()
    {
        logits.Dispose();
        teacherLogits.Dispose();
        bias.Dispose();
    }

    private void Gradients(Transformer model, Activations a, int first, int rows, UnembeddingGradients gradients)
    {
        var g = MatrixOperand.RowMajor(logits.View, rows, shape.Vocabulary);
        Product(g, 0, model.UnembeddingWeight, 1, MatrixOperand.RowMajor(gradients.DX.SubView((long)first * shape.Width, (long)rows * shape.Width), rows, shape.Width), 0);
        if (gradients.Level > 1)
        {
            var x = MatrixOperand.RowMajor(a.FinalNormed.View.SubView((long)first * shape.Width, (long)rows * shape.Width), rows, shape.Width);
            Product(x, 1, g, 0, MatrixOperand.RowMajor(gradients.DWeights, shape.Width, shape.Vocabulary), first == 0 ? 0 : 1);
            device.Launch(ColumnSum.Family, new ColumnSumArguments(g, first == 0 ? gradients.DBias : bias.View));
            if (first > 0)
            {
                device.Launch(Accumulate.Family, new AccumulateArguments(gradients.DBias, bias.View));
            }
        }
    }

    private void Product(MatrixOperand a, int transposeA, MatrixOperand b, int transposeB, MatrixOperand c, float beta) =>
        device.Launch(MatrixProduct.Family, new MatrixProductArguments(a, transposeA, b, transposeB, c, c, default, 0, 1, beta));
}
