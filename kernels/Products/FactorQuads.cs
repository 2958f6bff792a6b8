using Accelerated.Kernels.Groups;

namespace Accelerated.Kernels.Products;

/// <summary>A thread's quads of a factor's tile; forms that have two of them leave the others as they are, and the compiler leaves them out.</summary>
internal readonly record struct FactorQuads(Quad Q0, Quad Q1, Quad Q2, Quad Q3);
