namespace Accelerated.Data;

/// <summary>Which documents of a corpus are meant. Written behind a corpus: <c>sdk:text#train</c>; nothing: everything.</summary>
public enum DocumentPart
{
    Everything,
    Train,
    Valid,
    Test,
}
