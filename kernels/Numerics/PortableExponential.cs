namespace Accelerated.Kernels.Numerics;

/// <summary><see cref="Exponential"/>, on every device.</summary>
internal readonly struct PortableExponential : IExponential
{
    public static float Exp(float x) => Exponential.Exp(x);
}
