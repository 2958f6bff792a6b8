using Accelerated.Support;

namespace Accelerated.Model.HeadRefined;

/// <summary>
/// Multiply-adds per token of a batch, in the matrix products and in attention, which sees half of its square and one position more. What is done once per element, such as
/// norms, exponentials and biases, is not counted.
/// </summary>
public static class MultiplyAdds
{
    /// <summary>A loss without gradients.</summary>
    public static double Forward(TransformerShape shape, int length) => shape.Layers * Layer(shape, length) + Unembedding(shape);

    /// <summary>A loss and the gradient of every parameter: what a sampler pays that masks it.</summary>
    public static double FullGradient(TransformerShape shape, int length) =>
        shape.Layers * (3 * Projections(shape, shape.Heads) + 3.5 * Attention(shape, length, shape.Heads)) + 3 * Unembedding(shape);

    /// <summary>
    /// A loss and the gradient of one head of <paramref name="layer"/> by the head-refined path, with its share of what all walkers of a call have in common. In the last layer, of
    /// rank r = head size in a vocabulary V, 4 r V of it cannot be shared with other heads: the logits that the head adds, those that it adds at w*, which are taken away from the ones all heads
    /// share, and the gradients of z and of M. With heads alone sharing a minibatch that bounds the gain over <see cref="FullGradient"/>: 6.4 times at the paper's sizes for the heads of the last
    /// layer, 6.8 times with those of both layers. Chains that share it as well divide the second of the four.
    /// </summary>
    /// <param name="shape">The model.</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="tokens">Tokens of a minibatch.</param>
    /// <param name="layer">The head's layer.</param>
    /// <param name="company">All who meet on the minibatch.</param>
    /// <param name="teacher">Where losses are divergences from it.</param>
    public static double HeadRefinedGradient(TransformerShape shape, int length, int tokens, int layer, HeadCompany company, ITeacher? teacher = null)
    {
        Require.Within(layer, 0, shape.Layers - 1);
        Require.Length(company.Walkers.Count, shape.Layers, $"{shape.Layers} layers");
        int walkers = company.Walkers[layer];
        Require.Positive(company.Heads[layer]);
        Require.Within(walkers, company.Heads[layer], int.MaxValue);
        double chains = (double)walkers / company.Heads[layer];
        double rank = shape.HeadSize;
        double stream = rank * shape.Width;
        double attention = 3.5 * Attention(shape, length, 1) + 2 * 3 * stream;
        double common = (company.LastLayer + 1) * Layer(shape, length);

        // The teacher's mean of the unembedding's columns is the same for all walkers.
        common += teacher is null ? 0 : teacher.MultiplyAdds(length) + company.KindsOf(shape.Layers) * Unembedding(shape);
        if (layer < shape.Layers - 1)
        {
            // Of the layer after the head's: its projections at w* once for all, the change of rank 2 · head size and its way back, and what follows the projections.
            double projections = 3.0 * shape.Heads * shape.HeadSize;
            double change = 4 * rank * (shape.Width + projections);
            double changeOfMap = 3 * stream * projections;
            double next = 2.0 * shape.Width * shape.Heads * shape.HeadSize + 3.5 * Attention(shape, length, shape.Heads);
            double later = (shape.Layers - 2 - layer) * (2 * Projections(shape, shape.Heads) + 3.5 * Attention(shape, length, shape.Heads)) + 2 * Unembedding(shape);
            return common / company.Count + shape.Width * projections / walkers + attention + change + changeOfMap / tokens + next + later;
        }

        bool sharesLogits = company.Sharing == HeadSharing.Heads;
        double logits = rank * shape.Vocabulary;

        // M and its gradient, O C, its Gram matrix and the like: once per minibatch.
        double perBatch = 2 * stream * shape.Vocabulary + 2 * stream * shape.Width + (sharesLogits ? 4 : 2) * rank * stream;
        double perHead = sharesLogits ? logits + stream + rank * rank : stream + Unembedding(shape);
        double deviation = 2 * stream + (sharesLogits ? 4 : 2) * rank * rank;
        double divergence = teacher is null ? 0 : 2 * stream + (sharesLogits ? stream / chains : 0);
        return common / company.Count + (sharesLogits ? Unembedding(shape) / walkers : 0) + perHead / chains + attention + 3 * logits + deviation + divergence + perBatch / tokens;
    }

    private static double Layer(TransformerShape shape, int length) => Projections(shape, shape.Heads) + Attention(shape, length, shape.Heads);

    /// <summary>W_Q, W_K, W_V and W_O.</summary>
    private static double Projections(TransformerShape shape, int heads) => 4.0 * shape.Width * heads * shape.HeadSize;

    /// <summary>Scores and their product with the values; the backward pass is 2.5 times as much.</summary>
    private static double Attention(TransformerShape shape, int length, int heads) => 2.0 * heads * shape.HeadSize * (length + 1) / 2;

    private static double Unembedding(TransformerShape shape) => (double)shape.Width * shape.Vocabulary;
}
