namespace Accelerated.Storage;

/// <summary>What a column of a <see cref="ResultTable"/> holds. Every column may hold nulls.</summary>
public enum ColumnType
{
    Text,
    Integer,
    Long,
    Double,
}
