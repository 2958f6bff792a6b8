using Accelerated.Devices;
using Accelerated.Kernels.Embedding;
using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>The empirical distribution of the next token given the last one as the teacher: a dense table, [vocabulary, vocabulary].</summary>
public sealed class BigramTeacher : ITeacher
{
    /// <summary>Largest vocabulary: its table takes 1.6 GB.</summary>
    public const int LargestVocabulary = 20_000;

    // Stands for log 0: e^−100 is nothing, but still a number.
    private const float LogOfNothing = -100;

    private readonly DeviceMemory<float> table;
    private DeviceMemory<int>? ids;

    private readonly double[] entropies;

    private BigramTeacher(ComputeDevice device, int vocabulary, float[] logs, double[] entropies)
    {
        Vocabulary = vocabulary;
        this.entropies = entropies;
        table = device.Upload<float>(logs);
    }

    public int Vocabulary { get; }

    /// <summary>None: they are looked up.</summary>
    public double MultiplyAdds(int length) => 0;

    /// <summary>By token, the entropy of what follows it, in nats: the least cross-entropy that a prediction can have against it.</summary>
    public ReadOnlySpan<double> Entropies => entropies;

    /// <summary>
    /// Counts the pairs of neighbours in <paramref name="rows"/>. A token that is never followed by another has the distribution of all following tokens.
    /// </summary>
    /// <param name="device">Where the table is kept.</param>
    /// <param name="vocabulary">Number of token ids.</param>
    /// <param name="rows">Sequences of ids.</param>
    /// <exception cref="InvalidInputException">The table would be too large, or an id lies outside the vocabulary.</exception>
    public static BigramTeacher Count(ComputeDevice device, int vocabulary, IEnumerable<int[]> rows)
    {
        if (vocabulary > LargestVocabulary)
        {
            throw new InvalidInputException($"A bigram table of {vocabulary} × {vocabulary} tokens is too large: at most {LargestVocabulary} tokens. Compare with a checkpoint instead.");
        }

        var logs = new float[(long)vocabulary * vocabulary];
        var follows = new double[vocabulary];
        foreach (int[] row in rows)
        {
            for (int p = 0; p + 1 < row.Length; p++)
            {
                if ((uint)row[p] >= (uint)vocabulary || (uint)row[p + 1] >= (uint)vocabulary)
                {
                    throw new InvalidInputException($"A token id {Math.Max(row[p], row[p + 1])} in the bigram corpus is outside the model's vocabulary of {vocabulary}. Was it tokenised with another tokenizer?");
                }

                logs[(long)row[p] * vocabulary + row[p + 1]]++;
                follows[row[p + 1]]++;
            }
        }

        var entropies = new double[vocabulary];
        double following = follows.Sum();
        for (int token = 0; token < vocabulary; token++)
        {
            Span<float> counts = logs.AsSpan(token * vocabulary, vocabulary);
            double total = 0;
            foreach (float count in counts)
            {
                total += count;
            }

            for (int next = 0; next < vocabulary; next++)
            {
                double count = total > 0 ? counts[next] : follows[next];
                double probability = count / (total > 0 ? total : following);
                entropies[token] -= count > 0 ? probability * Math.Log(probability) : 0;
                counts[next] = count > 0 ? (float)Math.Log(probability) : LogOfNothing;
            }
        }

        return new BigramTeacher(device, vocabulary, logs, entropies);
    }

    public void Read(TokenBatch part)
    {
        if (ids is null || ids.Length < part.Tokens.Length)
        {
            ids?.Dispose();
            ids = table.Device.Allocate<int>(part.Tokens.Length);
        }

        ids.CopyFrom(part.Tokens);
    }

    public void Logits(int first, int rows, DeviceMemory<float> destination) => table.Device.Launch(EmbeddingGather.Family, new EmbeddingGatherArguments(
        ids!.View.SubView(first, rows), table.View, default, destination.View, 0, rows, Vocabulary, rows));

    public void Dispose()
    {
        table.Dispose();
        ids?.Dispose();
    }
}
