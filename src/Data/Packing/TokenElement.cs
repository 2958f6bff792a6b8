namespace Accelerated.Data;

/// <summary>How a token file stores one id.</summary>
internal enum TokenElement
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
}
