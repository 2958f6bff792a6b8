namespace Accelerated.Support;

/// <summary>
/// A file or value that the user gave cannot be used. The message is one line that says what was wrong, where (file, line, value) and what to do; tools
/// print it without a stack trace and exit with 1.
/// </summary>
public sealed class InvalidInputException : Exception
{
    public InvalidInputException(string message)
        : base(message)
    {
    }

    public InvalidInputException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
