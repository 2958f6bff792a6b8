using Accelerated.Support;

namespace Accelerated.Tools.Rllc;

/// <summary>
/// Lets as many workers compute as fit in memory: the first one begins; what the process has grown by after its first steps is what each of the others would take. A worker that finds the
/// process above its limit after a group leaves, as long as others stay.
/// </summary>
internal sealed class MemoryGate(long limit, int workers)
{
    private readonly long before = Environment.WorkingSet;
    private readonly TaskCompletionSource measured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly int most = workers;
    private int allowed = workers;
    private int present = workers;

    /// <summary>Workers that were not started, or left early.</summary>
    public int Refused { get; private set; }

    /// <summary>Bytes that a worker takes; 0 before the first one has begun.</summary>
    public long Each { get; private set; }

    /// <summary>Waits until it is known whether worker <paramref name="number"/> fits.</summary>
    public bool Enter(int number, CancellationToken cancellation)
    {
        if (number == 0)
        {
            return true;
        }

        measured.Task.Wait(cancellation);
        lock (gate)
        {
            bool fits = number < allowed;
            Refused += fits ? 0 : 1;
            return fits;
        }
    }

    /// <summary>The first worker has made its first steps: all that it needs is in memory.</summary>
    public void Measure()
    {
        lock (gate)
        {
            if (Each == 0)
            {
                Each = Math.Max(1, Environment.WorkingSet - before);
                allowed = (int)Math.Clamp((limit - before) / Each, 1, most);
                measured.TrySetResult();
            }
        }
    }

    /// <summary>After each group: whether the worker may compute another one.</summary>
    /// <param name="isLast">There is none.</param>
    /// <exception cref="InvalidInputException">It is the only one, and still too large.</exception>
    public bool MayStay(bool isLast)
    {
        Measure();
        long now = Environment.WorkingSet;
        lock (gate)
        {
            if (now <= limit || isLast)
            {
                return true;
            }

            if (present == 1)
            {
                throw new InvalidInputException($"This sweep takes {now >> 20:N0} MiB, but --memory allows {limit >> 20:N0} MiB. Allow more, or plan smaller batches, fewer draws or shorter sequences. What is finished is kept.");
            }

            Refused++;
            return false;
        }
    }

    /// <summary>A worker is gone.</summary>
    public void Leave()
    {
        lock (gate)
        {
            present--;
        }

        measured.TrySetResult();
    }
}
