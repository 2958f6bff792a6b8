namespace Accelerated.Model;

/// <summary>A contiguous part of the flat parameter vector.</summary>
public readonly record struct ParameterRange(int Offset, int Length)
{
    public int End => Offset + Length;
}
