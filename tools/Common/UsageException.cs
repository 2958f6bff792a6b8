namespace Accelerated.Tools.Common;

/// <summary>The command line cannot be understood: one line, exit code 2.</summary>
public sealed class UsageException(string message) : Exception(message);
