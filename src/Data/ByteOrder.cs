namespace Accelerated.Data;

internal enum ByteOrder
{
    LittleEndian,
    BigEndian,
}
