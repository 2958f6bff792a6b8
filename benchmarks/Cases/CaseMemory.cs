using Accelerated.Devices;
using Accelerated.Kernels;
using ILGPU;

namespace Accelerated.Benchmarks.Cases;

/// <summary>Inputs and outputs of one run on a device. The same calls in the same order give the same inputs on every device.</summary>
internal sealed class CaseMemory(ComputeDevice device) : IDisposable
{
    private readonly Random random = new(1);
    private readonly List<IDisposable> memory = [];
    private readonly List<Func<CaseOutput>> outputs = [];

    /// <summary>Values between −<paramref name="amplitude"/> and <paramref name="amplitude"/>.</summary>
    public ArrayView<float> Input(long length, double amplitude = 1) => Keep(device.Upload<float>(Uniform(length, amplitude))).View;

    /// <summary>Values between <paramref name="low"/> and <paramref name="high"/>.</summary>
    public ArrayView<float> InputBetween(long length, double low, double high) =>
        Keep(device.Upload<float>(Array.ConvertAll(Uniform(length, 0.5), v => (float)(low + (high - low) * (v + 0.5))))).View;

    /// <summary>Whole numbers below <paramref name="end"/>.</summary>
    public ArrayView<int> Integers(int length, int end)
    {
        var values = new int[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.Next(end);
        }

        return Integers(values);
    }

    public ArrayView<int> Integers(int[] values) => Keep(device.Upload<int>(values)).View;

    /// <summary>Memory that the run overwrites.</summary>
    /// <param name="name">What a failure calls it.</param>
    /// <param name="length">Number of values.</param>
    /// <param name="terms">As <see cref="CaseOutput"/>.</param>
    public ArrayView<float> Output(string name, long length, int terms) => Declare(name, device.Allocate<float>(length), terms);

    /// <summary>Memory that the run reads and changes, at first between −<paramref name="amplitude"/> and <paramref name="amplitude"/>.</summary>
    public ArrayView<float> Updated(string name, long length, int terms, double amplitude = 1) => Declare(name, device.Upload<float>(Uniform(length, amplitude)), terms);

    /// <summary>The same with values between 0 and <paramref name="amplitude"/>.</summary>
    public ArrayView<float> UpdatedPositive(string name, long length, int terms, double amplitude) =>
        Declare(name, device.Upload<float>(Array.ConvertAll(Uniform(length, amplitude), Math.Abs)), terms);

    /// <summary>Whole numbers that the run overwrites, of which <paramref name="allowedDifferences"/> may come out otherwise.</summary>
    public ArrayView<int> IntegerOutput(string name, int length, int allowedDifferences)
    {
        DeviceMemory<int> result = Keep(device.Allocate<int>(length));
        outputs.Add(() => new CaseOutput(name, Array.ConvertAll(result.ToArray(), v => (float)v), 0, allowedDifferences));
        return result.View;
    }

    /// <summary>Memory whose content nobody looks at.</summary>
    public ArrayView<float> Scratch(long length) => Keep(device.Allocate<float>(length)).View;

    /// <summary>Computes inputs from inputs, by the best variant that the device supports.</summary>
    public void Launch<TArguments>(KernelFamily<TArguments> family, TArguments arguments)
        where TArguments : struct
    {
        device.Launch(family, arguments);
        device.Synchronize();
    }

    /// <summary>What the outputs hold now.</summary>
    public IReadOnlyList<CaseOutput> Outputs() => outputs.ConvertAll(read => read());

    public void Dispose()
    {
        foreach (IDisposable piece in memory)
        {
            piece.Dispose();
        }
    }

    private ArrayView<float> Declare(string name, DeviceMemory<float> result, int terms)
    {
        Keep(result);
        outputs.Add(() => new CaseOutput(name, result.ToArray(), terms));
        return result.View;
    }

    private float[] Uniform(long length, double amplitude)
    {
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(amplitude * (2 * random.NextDouble() - 1));
        }

        return values;
    }

    private DeviceMemory<T> Keep<T>(DeviceMemory<T> piece)
        where T : unmanaged
    {
        memory.Add(piece);
        return piece;
    }
}
