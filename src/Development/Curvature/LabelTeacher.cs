using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Development;

/// <summary>Certainty about given labels, so that the divergence from it is −log p(label): cross-entropy with other targets than the data's next tokens.</summary>
internal sealed class LabelTeacher(int vocabulary) : ITeacher
{
    // e^−100 is nothing, but still a number.
    private const float LogOfNothing = -100;

    private int[] labels = [];
    private float[] rowsOfLogs = [];

    public int Vocabulary => vocabulary;

    public double MultiplyAdds(int length) => 0;

    /// <summary>What stands behind each token of the next batch, last positions included.</summary>
    public void Take(int[] next) => labels = next;

    public void Read(TokenBatch part) => Require.Length(labels.Length, part.Tokens.Length, $"{part.Sequences} sequences × {part.Length} tokens");

    public void Logits(int first, int rows, DeviceMemory<float> destination)
    {
        if (rowsOfLogs.Length < rows * vocabulary)
        {
            rowsOfLogs = new float[rows * vocabulary];
        }

        Span<float> logs = rowsOfLogs.AsSpan(0, rows * vocabulary);
        logs.Fill(LogOfNothing);
        for (int row = 0; row < rows; row++)
        {
            logs[row * vocabulary + labels[first + row]] = 0;
        }

        destination.CopyFrom(logs);
    }

    public void Dispose()
    {
    }
}
