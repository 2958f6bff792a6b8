using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.Numerics;

/// <summary>The instruction of CUDA devices: off by up to 2⁻²² and |x| 2⁻²⁴ of itself, a tenth of the instructions of <see cref="Exponential"/>.</summary>
internal readonly struct CudaExponential : IExponential
{
    public static float Exp(float x)
    {
        CudaAsm.Emit("ex2.approx.ftz.f32 %0, %1;", out float result, x * Exponential.Log2E);
        return result;
    }
}
