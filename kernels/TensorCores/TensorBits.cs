using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// float32 numbers as the bits that a tensor core reads, of which it ignores the last 13. In integers, because the conversion's own instruction is slower and its result would
/// take the way through the stack.
/// </summary>
internal static class TensorBits
{
    /// <summary>Half a unit in the last place of tf32.</summary>
    private const uint Half = 0x1000;

    private const uint Kept = 0xFFFFE000;

    /// <summary>What stands for <paramref name="value"/> in the product of the large parts: its nearest tf32 number where that is all there is, else its truncation.</summary>
    public static uint Large<TPrecision>(float value)
        where TPrecision : struct, ITensorPrecision
    {
        uint bits = Interop.FloatAsInt(value);
        if (TPrecision.Products > 1)
        {
            return bits & Kept;
        }

        // A NaN of all ones, which is what NVIDIA's units make, would wrap around to 0.
        return float.IsNaN(value) ? bits : bits + Half;
    }

    /// <summary>What <paramref name="value"/> has beyond its truncation, to be rounded to nearest by losing its last bits.</summary>
    public static uint Small(float value, uint large) => Interop.FloatAsInt(value - Interop.IntAsFloat(large)) + Half;
}
