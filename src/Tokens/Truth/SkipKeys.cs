namespace Accelerated.Tokens;

/// <summary>The classifier asks which earlier token a head attends to. Without a head, something must stand for it.</summary>
public enum SkipKeys
{
    /// <summary>The truth's own source for planted skip n-grams, as a head that serves them would attend; a position drawn at random for every other token.</summary>
    Planted,

    /// <summary>The position, within reach, whose skip n-gram has the largest lift: what the best of all heads could claim.</summary>
    Search,
}
