using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Accelerated.Kernels.Host;

/// <summary>Loads and stores of the first lanes of a vector, for the ends of rows: no byte beyond them is touched.</summary>
internal static unsafe class PartialVector
{
    /// <summary>Number of lanes.</summary>
    public const int Lanes = 16;

    /// <summary><paramref name="count"/> elements, 16 or fewer; 0 in the lanes beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source, int count)
    {
        if (count >= Lanes)
        {
            return Vector512.Load(source);
        }

        return LoadTail(source, count);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes, or all 16 where it is larger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* destination, int count)
    {
        if (count >= Lanes)
        {
            value.Store(destination);
        }
        else
        {
            StoreTail(value, destination, count);
        }
    }

    private static Vector512<float> LoadTail(float* source, int count)
    {
        Vector512<float> value = default;
        for (int lane = 0; lane < count; lane++)
        {
            ((float*)&value)[lane] = source[lane];
        }

        return value;
    }

    private static void StoreTail(Vector512<float> value, float* destination, int count)
    {
        for (int lane = 0; lane < count; lane++)
        {
            destination[lane] = ((float*)&value)[lane];
        }
    }
}
