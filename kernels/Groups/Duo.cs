namespace Accelerated.Kernels.Groups;

/// <summary>Two neighbours in memory, which devices store in one instruction where their address is a multiple of 8 bytes.</summary>
internal readonly record struct Duo(float X, float Y)
{
    public const int Length = 2;

    public const int Bytes = Length * sizeof(float);
}
