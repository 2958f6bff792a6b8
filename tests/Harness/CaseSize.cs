namespace Accelerated.Tests.Harness;

public enum CaseSize
{
    /// <summary>At most some ten thousand operations: runs on every device, the debugger included.</summary>
    Tiny,

    /// <summary>Large enough for several work items and blocks: runs on hosts and compiled devices.</summary>
    Large,
}
