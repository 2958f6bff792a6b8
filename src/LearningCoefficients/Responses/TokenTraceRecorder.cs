using System.Numerics.Tensors;
using Accelerated.Sampling;
using Accelerated.Storage;

namespace Accelerated.LearningCoefficients.Responses;

/// <summary>
/// Keeps the loss of every token of fixed rows at every draw, on disk: per component the difference from the loss at w*, float16 [chains, draws, rows, terms], which needs two bytes a
/// token and keeps three digits of what moves.
/// </summary>
public sealed class TokenTraceRecorder : IDrawObserver, IDisposable
{
    private readonly IWalkerLosses losses;
    private readonly int[] rows;
    private readonly ChainOptions options;
    private readonly NumpyStream<Half>[] files;
    private readonly Dictionary<WeightRestriction, int> fileOf = new(ReferenceEqualityComparer.Instance);
    private readonly bool[] seen;
    private readonly float[] anchor;
    private readonly Half[] packed;
    private float[] terms = [];

    /// <param name="losses">Evaluates the walkers on the rows' data.</param>
    /// <param name="rows">The probe set.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="components">The components of the run.</param>
    /// <param name="paths">The file of each.</param>
    public TokenTraceRecorder(IWalkerLosses losses, int[] rows, ChainOptions options, IReadOnlyList<WeightRestriction> components, IReadOnlyList<string> paths)
    {
        (this.losses, this.rows, this.options) = (losses, rows, options);
        anchor = new float[rows.Length * losses.TermsPerRow];
        packed = new Half[anchor.Length];
        losses.AnchorTerms(rows, anchor);
        files = new NumpyStream<Half>[paths.Count];
        seen = new bool[paths.Count];
        for (int i = 0; i < files.Length; i++)
        {
            fileOf.Add(components[i], i);
            files[i] = new NumpyStream<Half>(paths[i], options.Chains, options.Draws, rows.Length, losses.TermsPerRow);
        }
    }

    /// <summary>The losses at w*, [rows, terms], in nats.</summary>
    public ReadOnlySpan<float> AnchorTerms => anchor;

    public void Observe(int draw, IReadOnlyList<DrawnChain> chains)
    {
        if (terms.Length < chains.Count * anchor.Length)
        {
            terms = new float[chains.Count * anchor.Length];
        }

        Span<float> all = terms.AsSpan(0, chains.Count * anchor.Length);
        losses.Terms(rows, [.. chains.Select(c => c.Walker)], all);
        for (int i = 0; i < chains.Count; i++)
        {
            Span<float> own = all.Slice(i * anchor.Length, anchor.Length);
            TensorPrimitives.Subtract(own, anchor, own);
            TensorPrimitives.ConvertToHalf(own, packed);
            int component = fileOf[chains[i].Walker.Restriction];
            seen[component] = true;
            files[component].Write(((long)chains[i].Chain * options.Draws + draw) * anchor.Length, packed);
        }
    }

    /// <summary>Puts the files of a finished run under their names; those of components that never ran are dropped.</summary>
    public void Commit()
    {
        for (int i = 0; i < files.Length; i++)
        {
            if (seen[i])
            {
                files[i].Commit();
            }
        }
    }

    public void Dispose() => Array.ForEach(files, f => f.Dispose());
}
