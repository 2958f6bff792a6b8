using System.Text;
using Accelerated.Kernels;
using Accelerated.Support;

namespace Accelerated.Devices;

/// <summary>What every kernel takes of CUDA devices, found without one: compiled to PTX and assembled.</summary>
public static class KernelTable
{
    private static readonly string[] Architectures = ["sm_80", "sm_90"];

    /// <summary>A Markdown table with a row for every ILGPU kernel of every variant.</summary>
    /// <exception cref="InvalidInputException">There is no <c>ptxas</c> here.</exception>
    public static string Markdown()
    {
        if (!PtxAssembler.IsPresent)
        {
            throw new InvalidInputException("No ptxas here. Put it on the path, or name it in the environment variable PTXAS; Debian's nvidia-cuda-toolkit has it.");
        }

        var text = new StringBuilder();
        text.AppendLine($"{PtxAssembler.Version}; ILGPU {typeof(ILGPU.Context).Assembly.GetName().Version!.ToString(3)}.");
        text.AppendLine();
        text.AppendLine($"| family | variant | kernel | {string.Join(" | ", Architectures.Select(a => $"registers {a}"))} | static shared memory | stack | spills |");
        text.AppendLine($"|---|---|---|{string.Concat(Architectures.Select(_ => "---:|"))}---:|---:|---:|");
        foreach (IKernelFamily family in KernelCatalogue.Families)
        {
            foreach (string variant in family.VariantNames)
            {
                foreach (Delegate kernel in family.Kernels(variant))
                {
                    text.AppendLine(Row(family, variant, kernel));
                }
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string Row(IKernelFamily family, string variant, Delegate kernel)
    {
        // A context of its own, because a kernel that does not compile spoils those after it.
        using var compiler = new OfflinePtx();
        string ptx = compiler.Compile(kernel, family.LaunchBounds(variant, kernel));
        KernelResources[] resources = [.. Architectures.Select(a => PtxAssembler.Assemble(ptx, a))];
        return $"| `{family.Name}` | `{variant}` | `{OfflinePtx.NameOf(kernel)}` | {string.Join(" | ", resources.Select(r => r.Registers))} "
            + $"| {resources.Max(r => r.SharedBytes)} | {resources.Max(r => r.StackBytes)} | {resources.Max(r => r.SpillBytes)} |";
    }
}
