namespace Accelerated.Kernels.Numerics;

/// <summary>An exponential for the weights of a softmax, as a type, so that a kernel can have the one that its device is best at.</summary>
internal interface IExponential
{
    /// <summary>eˣ, relative to which an error of |x| 2⁻²⁴ is no more than that of the scores themselves; 0 for −∞.</summary>
    static abstract float Exp(float x);
}
