using System.Runtime.CompilerServices;

namespace Accelerated.Kernels.Host;

/// <summary>How loops over vectors are compiled.</summary>
internal static class VectorLoop
{
    /// <summary>
    /// At once with all optimizations, and never as part of a caller: in a method that was compiled again from what .NET had counted in it, the operators of Vector512 stay calls where the machine's
    /// vectors are narrower, which costs a training step 5 %.
    /// </summary>
    public const MethodImplOptions Compilation = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
