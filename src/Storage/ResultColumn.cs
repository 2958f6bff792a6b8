namespace Accelerated.Storage;

/// <summary>A named and typed column.</summary>
public sealed record ResultColumn(string Name, ColumnType Type);
