namespace Accelerated.Storage;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">The file's name of the element type: <c>F32</c>, <c>BF16</c>, <c>BOOL</c>.</param>
/// <param name="Dimensions">Its shape, row-major; empty for a scalar.</param>
/// <param name="Offset">Position of its first byte in the file.</param>
/// <param name="Bytes">Its size in the file.</param>
public sealed record SafetensorsTensor(string Name, string Type, IReadOnlyList<int> Dimensions, long Offset, long Bytes)
{
    public string Shape => $"[{string.Join(", ", Dimensions)}]";
}
