namespace Accelerated.Training;

/// <summary>Writes files while training goes on, one after the other: who brings the next waits for the one before it. A failure is thrown to whoever comes next.</summary>
internal sealed class BackgroundWriter : IDisposable
{
    private Task last = Task.CompletedTask;

    /// <summary>Waits for what is being written.</summary>
    public void Wait() => last.GetAwaiter().GetResult();

    /// <summary>Starts <paramref name="write"/> once the one before it is done. What it reads must stay as it is until then.</summary>
    public void Start(Action write)
    {
        Wait();
        last = Task.Run(write);
    }

    /// <summary>Waits; a failure that nobody has been told of is lost.</summary>
    public void Dispose() => last.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
}
