using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>float32 numbers as the bits that a tensor core reads, of which it ignores the last 13.</summary>
internal static class TensorBits
{
    /// <summary>Half a unit in the last place of tf32.</summary>
    private const uint Half = 0x1000;

    private const uint Kept = 0xFFFFE000;

    /// <summary>
    /// What a factor is as it lies in shared memory: where one product of tf32 is all there is, what loses its last bits to become the nearest tf32 number, so that this is done once for
    /// each number and not once for each warp that reads it; else itself.
    /// </summary>
    public static float Prepared<TPrecision>(float value)
        where TPrecision : struct, ITensorPrecision
    {
        // A NaN of all ones, which is what NVIDIA's units make, would wrap around to 0. One comparison, where IsNaN takes two instructions.
        return TPrecision.Products == 1 && MathF.Abs(value) <= float.MaxValue ? Interop.IntAsFloat(Interop.FloatAsInt(value) + Half) : value;
    }

    /// <inheritdoc cref="Prepared{TPrecision}(float)"/>
    public static Quad Prepared<TPrecision>(Quad values)
        where TPrecision : struct, ITensorPrecision =>
        new(Prepared<TPrecision>(values.X), Prepared<TPrecision>(values.Y), Prepared<TPrecision>(values.Z), Prepared<TPrecision>(values.W));

    /// <summary>What stands for a prepared number in the product of the large parts: its bits where that is all there is, else its truncation.</summary>
    public static uint Large<TPrecision>(float prepared)
        where TPrecision : struct, ITensorPrecision
    {
        uint bits = Interop.FloatAsInt(prepared);
        return TPrecision.Products > 1 ? bits & Kept : bits;
    }

    /// <summary>What <paramref name="value"/> has beyond its truncation, to be rounded to nearest by losing its last bits.</summary>
    public static uint Small(float value, uint large) => Interop.FloatAsInt(value - Interop.IntAsFloat(large)) + Half;
}
