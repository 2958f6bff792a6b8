namespace Accelerated.Data;

internal static class TokenElements
{
    /// <summary>The smallest kind that packed files use for a vocabulary.</summary>
    public static TokenElement For(int vocabulary) => vocabulary <= 1 << 16 ? TokenElement.UInt16 : TokenElement.UInt32;

    /// <summary>Bytes of one id.</summary>
    public static int Size(this TokenElement element) => element switch
    {
        TokenElement.UInt8 or TokenElement.Int8 => 1,
        TokenElement.UInt16 or TokenElement.Int16 => 2,
        TokenElement.UInt32 or TokenElement.Int32 => 4,
        _ => 8,
    };

    /// <summary>NumPy's name for a kind of integer, such as i4 or u2.</summary>
    public static TokenElement? OfNumpy(char kind, int size) => (kind, size) switch
    {
        ('u', 1) => TokenElement.UInt8,
        ('i', 1) => TokenElement.Int8,
        ('u', 2) => TokenElement.UInt16,
        ('i', 2) => TokenElement.Int16,
        ('u', 4) => TokenElement.UInt32,
        ('i', 4) => TokenElement.Int32,
        ('u', 8) => TokenElement.UInt64,
        ('i', 8) => TokenElement.Int64,
        _ => null,
    };
}
