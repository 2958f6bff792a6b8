namespace Accelerated.Tests.Harness;

/// <summary>Seeded inputs of test cases.</summary>
public sealed class Draw(int seed)
{
    private readonly System.Random random = new(seed);

    public float[] Uniform(int count, double low = -1, double high = 1)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(low + (high - low) * random.NextDouble());
        }

        return values;
    }

    /// <summary>Whole numbers from 0 to <paramref name="end"/> − 1.</summary>
    public int[] Integers(int count, int end)
    {
        var values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.Next(end);
        }

        return values;
    }
}
