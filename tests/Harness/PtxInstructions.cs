using System.Text.RegularExpressions;
using Accelerated.Kernels.Attention;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.TensorCores;

namespace Accelerated.Tests.Harness;

/// <summary>
/// Instructions that compiled kernels must have or must not: atomics, whose order is not the same twice, nowhere; loads of four numbers at once in tiled kernels, which are
/// fast by them alone; and in kernels for tensor cores, products on tensor cores.
/// </summary>
internal static partial class PtxInstructions
{
    /// <summary>Kernels that read their tiles in quads, from memory and from shared memory.</summary>
    private static readonly Type[] Tiled = [typeof(GroupProduct), typeof(OnlineTiles), typeof(KeyGradients), typeof(QueryGradients), typeof(AttentionPeakOnlineTiled)];

    /// <summary>Whether <paramref name="kernel"/> was written for CUDA's tensor cores.</summary>
    public static bool IsForTensorCores(Delegate kernel) => kernel.Method.IsGenericMethod && kernel.Method.GetGenericArguments().Contains(typeof(CudaTensorUnit));

    /// <summary>What is wrong with <paramref name="ptx"/> as that of <paramref name="kernel"/>.</summary>
    public static IReadOnlyList<string> Faults(Delegate kernel, string ptx)
    {
        var faults = new List<string>();
        bool isTiled = Tiled.Contains(kernel.Method.DeclaringType);
        if (Atomic().Match(ptx) is { Success: true } atomic)
        {
            faults.Add($"'{atomic.Value}' is atomic");
        }

        (int quads, int singles) = (SharedQuad().Count(ptx), SharedSingle().Count(ptx));
        if (isTiled && quads <= singles)
        {
            faults.Add($"{quads} ld.shared.v4 beside {singles} of one number");
        }

        if ((isTiled || IsForTensorCores(kernel)) && !GlobalQuad().IsMatch(ptx))
        {
            faults.Add("no ld.global.v4");
        }

        if (IsForTensorCores(kernel) && !TensorProducts().IsMatch(ptx))
        {
            faults.Add("no mma.sync of tf32");
        }

        return faults;
    }

    [GeneratedRegex(@"\b(atom|red)\.[\w.]+")]
    private static partial Regex Atomic();

    [GeneratedRegex(@"\bld\.shared\.v4\.")]
    private static partial Regex SharedQuad();

    [GeneratedRegex(@"\bld\.shared\.[bfsu]32\b")]
    private static partial Regex SharedSingle();

    [GeneratedRegex(@"\bld\.global\.v4\.")]
    private static partial Regex GlobalQuad();

    [GeneratedRegex(@"\bmma\.sync\.[\w.]*\.tf32\.tf32\.")]
    private static partial Regex TensorProducts();
}
