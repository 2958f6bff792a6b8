using Accelerated.Kernels;
using Accelerated.Support;

namespace Accelerated.Devices;

/// <summary>Precisions as options and run records spell them.</summary>
public static class PrecisionNames
{
    private static readonly (Precision Precision, string Name)[] Names = [(Precision.Float32, "fp32"), (Precision.TripleTf32, "3xtf32"), (Precision.Tf32, "tf32")];

    public static IReadOnlyList<string> All => [.. Names.Select(n => n.Name)];

    public static string Of(Precision precision) => Names.First(n => n.Precision == precision).Name;

    /// <exception cref="InvalidInputException">No precision has this name.</exception>
    public static Precision Parse(string name)
    {
        foreach ((Precision precision, string known) in Names)
        {
            if (known == name)
            {
                return precision;
            }
        }

        throw new InvalidInputException($"'{name}' is no precision. Write {string.Join(", ", All)}.");
    }

    internal static KernelPrecision OfKernels(Precision precision) => precision switch
    {
        Precision.TripleTf32 => KernelPrecision.TripleTf32,
        Precision.Tf32 => KernelPrecision.Tf32,
        _ => KernelPrecision.Float32,
    };
}
