using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// The part of a factor in shared memory that a warp multiplies, as one lane sees it: <paramref name="At"/> is where its own line and the first term begin, the pitches are the
/// distances of lines and terms. Indices are long, so that distances become part of the loads' instructions.
/// </summary>
internal readonly record struct TensorFactor(long At, int LinePitch, int TermPitch)
{
    /// <summary>Of what starts at <paramref name="start"/> floats into shared memory.</summary>
    public static TensorFactor Of(int start, int linePitch, int termPitch) => new(start + Lane.Line * linePitch, linePitch, termPitch);

    /// <summary>The lane's numbers of 16 lines of a left factor from <paramref name="line"/> and 8 terms from <paramref name="term"/> on.</summary>
    public LeftNumbers Left(ArrayView<float> shared, int line, int term)
    {
        long at = At + Lane.Term * TermPitch + line * LinePitch + term * TermPitch;
        return new LeftNumbers(shared[at], shared[at + 8 * LinePitch], shared[at + 4 * TermPitch], shared[at + 8 * LinePitch + 4 * TermPitch]);
    }

    /// <summary>The lane's numbers of 32 lines of a right factor and 8 terms from <paramref name="term"/> on.</summary>
    public RightNumbers Right(ArrayView<float> shared, int term) => Right(shared, At + Lane.Term * TermPitch + term * TermPitch, 4 * TermPitch);

    /// <summary>
    /// The same with the terms in another order, which does not matter to the sum: lane t has terms 2t and 2t + 1 instead of t and t + 4, so that a fragment of sums can be the left
    /// factor as it lies in the lanes.
    /// </summary>
    public RightNumbers RightOfSums(ArrayView<float> shared, int term) => Right(shared, At + Lane.Term * (2 * TermPitch) + term * TermPitch, TermPitch);

    private RightNumbers Right(ArrayView<float> shared, long at, int second)
    {
        int next = 8 * LinePitch;
        return new RightNumbers(
            shared[at], shared[at + second],
            shared[at + next], shared[at + next + second],
            shared[at + 2 * next], shared[at + 2 * next + second],
            shared[at + 3 * next], shared[at + 3 * next + second]);
    }
}
