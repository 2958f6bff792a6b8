using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.LearningCoefficients.Responses;

/// <summary>The losses of every token of a probe set at every draw of one component, as <see cref="TokenTraceRecorder"/> wrote them: differences from w*, read from disk as they are needed.</summary>
public sealed class TokenTrace : IDisposable
{
    private readonly NumpyArray differences;
    private readonly float[] anchor;
    private readonly int[] chains;

    /// <param name="path">The differences, [chains, draws, rows, terms].</param>
    /// <param name="anchorPath">The losses at w*, [rows, terms].</param>
    /// <param name="chains">Numbers of the chains that count.</param>
    /// <exception cref="InvalidInputException">A file is missing or has another shape.</exception>
    public TokenTrace(string path, string anchorPath, IReadOnlyList<int> chains)
    {
        differences = NumpyFile.Read(path);
        using NumpyArray terms = NumpyFile.Read(anchorPath);
        anchor = terms.ToSingles();
        this.chains = [.. chains];
        if (differences.Shape.Count != 4 || terms.Shape.Count != 2 || differences.Shape[2] != terms.Shape[0] || differences.Shape[3] != terms.Shape[1])
        {
            throw new InvalidInputException($"'{path}' has shape ({string.Join(", ", differences.Shape)}) but '{anchorPath}' ({string.Join(", ", terms.Shape)}); they are not of one run.");
        }

        (Draws, Rows, TermsPerRow) = (differences.Shape[1], differences.Shape[2], differences.Shape[3]);
    }

    /// <summary>Draws of a chain.</summary>
    public int Draws { get; }

    public int Rows { get; }

    public int TermsPerRow { get; }

    /// <summary>Terms of all rows.</summary>
    public int Terms => Rows * TermsPerRow;

    /// <summary>Draws of all chains that count.</summary>
    public int Samples => chains.Length * Draws;

    /// <summary>The losses at w*, [rows, terms], in nats.</summary>
    public ReadOnlySpan<float> Anchor => anchor;

    /// <summary>The losses above those at w* of sample <paramref name="sample"/>, chain by chain, [rows, terms].</summary>
    public void Read(int sample, Span<float> destination)
    {
        Require.Length(destination.Length, Terms, $"{Rows} rows × {TermsPerRow} terms");
        differences.Read(((long)chains[sample / Draws] * Draws + sample % Draws) * Terms, destination);
    }

    public void Dispose() => differences.Dispose();
}
