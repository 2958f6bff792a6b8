using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;

namespace Accelerated.Sampling;

/// <summary>The next-token loss of <paramref name="model"/> on rows of <paramref name="data"/>; with a teacher, the mean KL(teacher ‖ model) over the predicted tokens there.</summary>
public sealed class TransformerLossSurface(Transformer model, TokenRows data, ITeacher? teacher = null) : ILossSurface
{
    private int[] tokens = [];
    private WeightRestriction? restriction;
    private GradientScope? scope;

    public DeviceMemory<float> Weights => model.Parameters;

    public DeviceMemory<float> Gradient => model.Gradient;

    /// <summary>Predicted tokens of a sequence.</summary>
    public int TermsPerRow => data.Length - 1;

    public double Loss(ReadOnlySpan<int> rows) => model.Loss(Read(rows), teacher);

    /// <summary>The loss of every predicted token of <paramref name="rows"/>, [rows, length − 1], and their mean as the result.</summary>
    public double Losses(ReadOnlySpan<int> rows, Span<float> losses) => model.Losses(Read(rows), losses, teacher);

    public double LossAndGradient(ReadOnlySpan<int> rows, WeightRestriction restriction)
    {
        if (!ReferenceEquals(this.restriction, restriction))
        {
            this.restriction = restriction;
            scope = GradientScope.Of(model.Layout, restriction.Ranges);
        }

        return model.LossAndGradient(Read(rows), scope!, teacher);
    }

    public void Terms(ReadOnlySpan<int> rows, Span<float> terms) => Losses(rows, terms);

    private TokenBatch Read(ReadOnlySpan<int> rows)
    {
        int length = data.Length;
        if (tokens.Length < rows.Length * length)
        {
            tokens = new int[rows.Length * length];
        }

        for (int i = 0; i < rows.Length; i++)
        {
            data.Read(rows[i], tokens.AsSpan(i * length, length));
        }

        return new TokenBatch(tokens.AsSpan(0, rows.Length * length), rows.Length, length);
    }
}
