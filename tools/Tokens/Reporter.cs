namespace Accelerated.Tools.Tokens;

/// <summary>Tells progress at once, on the thread that reports it, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
