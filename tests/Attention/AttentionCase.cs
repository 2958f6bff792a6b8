namespace Accelerated.Tests.Attention;

/// <summary>
/// One attention problem with random inputs: uniform in ±<see cref="Amplitude"/> for queries and keys, in ±1 for values and output gradients.
/// <see cref="Gap"/> elements lie between heads; they hold sentinels in outputs and NaN in inputs, so that reading them shows.
/// </summary>
public sealed record AttentionCase(int Heads, int Sequences, int Tokens, int HeadSize, int Gap = 0, float Amplitude = 1, int Seed = 1)
{
    public long HeadStride => (long)Sequences * Tokens * HeadSize + Gap;

    public int Length => (int)(Heads * HeadStride);

    public int Rows => Heads * Sequences * Tokens;

    public float Scale => 1 / MathF.Sqrt(HeadSize);

    public float[] Q => Fill(0, Amplitude);

    public float[] K => Fill(1, Amplitude);

    public float[] V => Fill(2, 1);

    public float[] DZ => Fill(3, 1);

    /// <summary>Position of the first element of a head's sequence.</summary>
    public int Start(int head, int sequence) => (int)(head * HeadStride + (long)sequence * Tokens * HeadSize);

    /// <summary>One head's sequence in float64.</summary>
    public double[] Slice(float[] data, int head, int sequence) =>
        Array.ConvertAll(data[Start(head, sequence)..(Start(head, sequence) + Tokens * HeadSize)], x => (double)x);

    /// <summary>Whether element <paramref name="index"/> lies between heads.</summary>
    public bool IsGap(int index) => index % HeadStride >= (long)Sequences * Tokens * HeadSize;

    public override string ToString() => $"{Heads} heads (+{Gap}) × {Sequences} sequences × {Tokens} tokens × {HeadSize}, ±{Amplitude}, seed {Seed}";

    private float[] Fill(int stream, float amplitude)
    {
        var data = new float[Length];
        var random = new System.Random(Seed * 100 + stream);
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = IsGap(i) ? float.NaN : amplitude * (2 * random.NextSingle() - 1);
        }

        return data;
    }
}
