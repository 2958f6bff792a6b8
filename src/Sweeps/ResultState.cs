namespace Accelerated.Sweeps;

/// <summary>What lies where a group's result belongs.</summary>
public enum ResultState
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>The result, whole.</summary>
    Valid,

    /// <summary>Something truncated, altered, or not the result of this group.</summary>
    Damaged,

    /// <summary>A result in a format that this version does not know.</summary>
    Newer,
}
