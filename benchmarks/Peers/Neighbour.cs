using System.Diagnostics;
using System.Numerics;

namespace Accelerated.Peers;

/// <summary>A process that keeps one processor busy with multiply-adds while it is asked to.</summary>
internal sealed class Neighbour : IDisposable
{
    /// <summary>The option that makes a process of this program a neighbour.</summary>
    public const string Request = "--be-neighbour";

    private readonly Process process;

    public Neighbour()
    {
        process = OwnProcess.Start(Request);
        process.StandardInput.AutoFlush = true;
    }

    /// <summary>Processor time that it has taken so far.</summary>
    public TimeSpan Taken
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>What the process does: works after each line of input until the next one, and ends with the input.</summary>
    public static void Serve()
    {
        bool isBusy = false;
        bool isOver = false;
        var work = new Thread(Work);
        work.Start();
        while (Console.In.ReadLine() is not null)
        {
            Volatile.Write(ref isBusy, !isBusy);
        }

        Volatile.Write(ref isOver, true);
        work.Join();

        void Work()
        {
            var sums = new Vector<float>[8];
            while (!Volatile.Read(ref isOver))
            {
                if (!Volatile.Read(ref isBusy))
                {
                    Thread.Sleep(1);
                    continue;
                }

                for (int i = 0; i < 100_000; i++)
                {
                    sums[i % 8] = Vector.FusedMultiplyAdd(sums[i % 8], new Vector<float>(0.5f), Vector<float>.One);
                }
            }
        }
    }

    /// <summary>Begins to work, or ceases.</summary>
    public void Turn() => process.StandardInput.WriteLine();

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
