namespace Accelerated.Development.Claims;

public enum ClaimOutcome
{
    Supported,
    NotSupported,

    /// <summary>The run lacks what the test needs.</summary>
    Untestable,
}
