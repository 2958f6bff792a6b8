namespace Accelerated.Development;

/// <summary>The matrix Left · Right, [width, rank] · [rank, width], never multiplied out.</summary>
internal sealed class LowRank
{
    private readonly SmallMatrix right;
    private readonly SmallMatrix leftTransposed;
    private readonly SmallMatrix leftGram;
    private readonly SmallMatrix rightGram;

    public LowRank(SmallMatrix left, SmallMatrix right)
    {
        this.right = right;
        leftTransposed = left.Transpose();
        leftGram = leftTransposed.TimesTransposed(leftTransposed);
        rightGram = right.TimesTransposed(right);
        Norm = Math.Sqrt(leftGram.InnerProduct(rightGram));
    }

    /// <summary>Frobenius norm: ‖L R‖² = tr(LᵀL · RRᵀ).</summary>
    public double Norm { get; }

    /// <summary>‖A B‖ / (‖A‖ ‖B‖) of this A and <paramref name="other"/> B; 0 where one of them is 0.</summary>
    public double OverlapWith(LowRank other)
    {
        SmallMatrix middle = right.TimesTransposed(other.leftTransposed);
        // tr(LᵀL · M · R′R′ᵀ · Mᵀ) = ⟨LᵀL · M, M · R′R′ᵀ⟩: Gram matrices are symmetric.
        SmallMatrix before = leftGram.TimesTransposed(middle.Transpose());
        SmallMatrix behind = middle.TimesTransposed(other.rightGram);
        double norms = Norm * other.Norm;
        return norms == 0 ? 0 : Math.Sqrt(Math.Max(0, before.InnerProduct(behind))) / norms;
    }
}
