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

    /// <summary>
    /// What a record says of a computation: <c>fp32</c>, and where kernels were forced that multiply otherwise than the device would have chosen, which: <c>fp32 (matrix-product: tf32)</c>.
    /// </summary>
    internal static string Describe(Precision precision, IEnumerable<(string Family, KernelPrecision Expected, KernelPrecision Used)> kernels)
    {
        string[] others = [.. kernels.Where(k => k.Used != k.Expected).Select(k => $"{k.Family}: {Of(OfDevice(k.Used))}")];
        return others.Length == 0 ? Of(precision) : $"{Of(precision)} ({string.Join(", ", others)})";
    }

    private static Precision OfDevice(KernelPrecision precision) => precision switch
    {
        KernelPrecision.TripleTf32 => Precision.TripleTf32,
        KernelPrecision.Tf32 => Precision.Tf32,
        _ => Precision.Float32,
    };

    internal static KernelPrecision OfKernels(Precision precision) => precision switch
    {
        Precision.TripleTf32 => KernelPrecision.TripleTf32,
        Precision.Tf32 => KernelPrecision.Tf32,
        _ => KernelPrecision.Float32,
    };
}
