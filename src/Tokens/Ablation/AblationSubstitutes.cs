using Accelerated.Model;
using ILGPU;

namespace Accelerated.Tokens.Ablation;

/// <summary>What takes the place of ablated activations in the part of the data at hand.</summary>
internal abstract class AblationSubstitutes : IDisposable
{
    /// <summary>Turns to a part.</summary>
    /// <param name="first">Its first row, in the data.</param>
    /// <param name="sequences">Its number of rows.</param>
    /// <param name="pass">Of the part's shape.</param>
    public abstract void Begin(int first, int sequences, ForwardPass pass);

    /// <summary>Of outputs, queries, keys or values, [tokens, head size]; null stands for zeros.</summary>
    public abstract ArrayView<float>? Of(HeadSite site);

    /// <summary>The head's output under the substitute of its pattern.</summary>
    /// <param name="head">The head.</param>
    /// <param name="values">Its values, [tokens, head size].</param>
    /// <param name="outputs">Receives z, [tokens, head size].</param>
    public abstract void Attend(Head head, ArrayView<float> values, ArrayView<float> outputs);

    public abstract void Dispose();
}
