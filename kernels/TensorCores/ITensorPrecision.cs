namespace Accelerated.Kernels.TensorCores;

/// <summary>How many tf32 products stand for one of fp32, as a type.</summary>
internal interface ITensorPrecision
{
    static abstract int Products { get; }
}
