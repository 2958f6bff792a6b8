namespace Accelerated.Data;

internal sealed class ArrayTokenStorage(int[] tokens) : TokenStorage
{
    public override long Count => tokens.Length;

    public override void Read(long start, Span<int> destination) => tokens.AsSpan((int)start, destination.Length).CopyTo(destination);

    public override Int128 At(long place) => tokens[place];

    public override void Dispose()
    {
    }
}
