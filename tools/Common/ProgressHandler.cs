namespace Accelerated.Tools.Common;

/// <summary>Hands reports on at once, on the thread that makes them.</summary>
public sealed class ProgressHandler<T>(Action<T> handle) : IProgress<T>
{
    public void Report(T value) => handle(value);
}
