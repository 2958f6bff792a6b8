using Accelerated.Kernels.Groups;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>What follows from a form.</summary>
internal static class TileForm<TForm>
    where TForm : struct, ITileForm
{
    public static int Threads => TForm.ThreadRows * TForm.ThreadColumns;

    public static KernelSpecialization LaunchBounds => new(Threads, TForm.GroupsPerProcessor);

    /// <summary>Rows of a tile of C, and columns.</summary>
    public static int Side => MicroTile.Columns * TForm.ThreadColumns;

    /// <summary>Quads of one term of a factor's tile in shared memory, or of a row of sums, padding included.</summary>
    public static int PitchInQuads => Side / Quad.Length + 1;

    /// <summary>Quads of a factor's tile that one thread moves.</summary>
    public static int QuadsPerThread => Side * TForm.Terms / Quad.Length / Threads;

    /// <summary>Quads of a factor's tile in shared memory.</summary>
    public static int TileQuads => TForm.Terms * PitchInQuads;

    /// <summary>Floats of two tiles of both factors.</summary>
    public static int SharedFloats => 4 * TileQuads * Quad.Length;
}
