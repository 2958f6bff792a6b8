namespace Accelerated.Tests.Reference;

/// <summary>The attention-only transformer in float64, by textbook loops over tensors named as TransformerLens names them.</summary>
public sealed class TransformerReference(int layers, int heads, int headSize, int width, int vocabulary, bool shortformer, double epsilon)
{
    public Dictionary<string, double[]> Tensors { get; } = [];

    /// <summary>Heads whose output is taken to be zero.</summary>
    public HashSet<(int Layer, int Head)> Ablated { get; } = [];

    /// <summary>
    /// Sees every head's "q", "k", "v" and "z" [p][d] and "pattern" [p][j], named with layer and head, and returns what the pass goes on with.
    /// </summary>
    public Func<string, int, int, double[][], double[][]>? Hook { get; set; }

    /// <summary>Sees the residual stream [p][i] that a head reads its "q", "k" or "v" from, and returns what it reads.</summary>
    public Func<string, int, int, double[][], double[][]>? ReadHook { get; set; }

    /// <summary>−log p of every next token of one sequence, [length − 1].</summary>
    public double[] Losses(ReadOnlySpan<int> tokens)
    {
        double[][] logs = LogProbabilities(tokens);
        double[] losses = new double[tokens.Length - 1];
        for (int p = 0; p < losses.Length; p++)
        {
            losses[p] = -logs[p][tokens[p + 1]];
        }

        return losses;
    }

    /// <summary>log p of every token of the vocabulary behind every position but the last, [length − 1][vocabulary].</summary>
    public double[][] LogProbabilities(ReadOnlySpan<int> tokens)
    {
        int length = tokens.Length;
        double[][] x = new double[length][];
        for (int p = 0; p < length; p++)
        {
            x[p] = new double[width];
            for (int i = 0; i < width; i++)
            {
                x[p][i] = Tensors["embed.W_E"][tokens[p] * width + i] + (shortformer ? 0 : Tensors["pos_embed.W_pos"][p * width + i]);
            }
        }

        for (int layer = 0; layer < layers; layer++)
        {
            x = Layer(x, layer);
        }

        double[][] logs = new double[length - 1][];
        for (int p = 0; p < length - 1; p++)
        {
            double[] logits = Logits(Norm(x[p], "ln_final"));
            double total = LogSumExp(logits, vocabulary);
            logs[p] = [.. logits.Select(l => l - total)];
        }

        return logs;
    }

    /// <summary>Attention weights of one head over one sequence, [p][j], from the residual streams before its layer.</summary>
    public double[][] Attention(double[][] q, double[][] k)
    {
        double[][] weights = new double[q.Length][];
        for (int p = 0; p < q.Length; p++)
        {
            double[] scores = new double[p + 1];
            for (int j = 0; j <= p; j++)
            {
                for (int d = 0; d < headSize; d++)
                {
                    scores[j] += q[p][d] * k[j][d];
                }

                scores[j] /= Math.Sqrt(headSize);
            }

            double total = LogSumExp(scores, p + 1);
            weights[p] = new double[q.Length];
            for (int j = 0; j <= p; j++)
            {
                weights[p][j] = Math.Exp(scores[j] - total);
            }
        }

        return weights;
    }

    /// <summary>What a head adds to the residual stream, [p][i].</summary>
    public double[][] Written(double[][] z, int layer, int head)
    {
        double[] wo = Tensors[$"blocks.{layer}.attn.W_O"];
        double[][] output = new double[z.Length][];
        for (int p = 0; p < z.Length; p++)
        {
            output[p] = new double[width];
            for (int d = 0; d < headSize; d++)
            {
                for (int i = 0; i < width; i++)
                {
                    output[p][i] += z[p][d] * wo[(head * headSize + d) * width + i];
                }
            }
        }

        return output;
    }

    private double[][] Layer(double[][] x, int layer)
    {
        double[][] output = [.. x.Select(row => row.Zip(Tensors[$"blocks.{layer}.attn.b_O"], (a, b) => a + b).ToArray())];
        for (int h = 0; h < heads; h++)
        {
            if (Ablated.Contains((layer, h)))
            {
                continue;
            }

            double[][] q = See("q", layer, h, Project(Input(x, layer, h, "q", shortformer), layer, h, "Q"));
            double[][] k = See("k", layer, h, Project(Input(x, layer, h, "k", shortformer), layer, h, "K"));
            double[][] v = See("v", layer, h, Project(Input(x, layer, h, "v", false), layer, h, "V"));
            double[][] weights = See("pattern", layer, h, Attention(q, k));
            double[][] z = new double[x.Length][];
            for (int p = 0; p < x.Length; p++)
            {
                z[p] = new double[headSize];
                for (int d = 0; d < headSize; d++)
                {
                    for (int j = 0; j <= p; j++)
                    {
                        z[p][d] += weights[p][j] * v[j][d];
                    }
                }
            }

            double[][] written = Written(See("z", layer, h, z), layer, h);
            for (int p = 0; p < x.Length; p++)
            {
                for (int i = 0; i < width; i++)
                {
                    output[p][i] += written[p][i];
                }
            }
        }

        return output;
    }

    private double[][] See(string name, int layer, int head, double[][] value) => Hook?.Invoke(name, layer, head, value) ?? value;

    private double[][] Input(double[][] x, int layer, int head, string name, bool positioned)
    {
        double[][] read = ReadHook?.Invoke(name, layer, head, x) ?? x;
        double[][] normed = new double[x.Length][];
        for (int p = 0; p < x.Length; p++)
        {
            normed[p] = Norm(read[p], $"blocks.{layer}.ln1");
            for (int i = 0; i < width; i++)
            {
                normed[p][i] += positioned ? Tensors["pos_embed.W_pos"][p * width + i] : 0;
            }
        }

        return normed;
    }

    private double[][] Project(double[][] x, int layer, int head, string which)
    {
        double[] w = Tensors[$"blocks.{layer}.attn.W_{which}"];
        double[] b = Tensors[$"blocks.{layer}.attn.b_{which}"];
        double[][] y = new double[x.Length][];
        for (int p = 0; p < x.Length; p++)
        {
            y[p] = new double[headSize];
            for (int d = 0; d < headSize; d++)
            {
                y[p][d] = b[head * headSize + d];
                for (int i = 0; i < width; i++)
                {
                    y[p][d] += x[p][i] * w[(head * width + i) * headSize + d];
                }
            }
        }

        return y;
    }

    private double[] Norm(double[] x, string name)
    {
        double mean = 0;
        double variance = 0;
        for (int i = 0; i < width; i++)
        {
            mean += x[i] / width;
        }

        for (int i = 0; i < width; i++)
        {
            variance += (x[i] - mean) * (x[i] - mean) / width;
        }

        double[] y = new double[width];
        for (int i = 0; i < width; i++)
        {
            y[i] = (x[i] - mean) / Math.Sqrt(variance + epsilon) * Tensors[name + ".w"][i] + Tensors[name + ".b"][i];
        }

        return y;
    }

    private double[] Logits(double[] x)
    {
        double[] logits = new double[vocabulary];
        for (int v = 0; v < vocabulary; v++)
        {
            logits[v] = Tensors["unembed.b_U"][v];
            for (int i = 0; i < width; i++)
            {
                logits[v] += x[i] * Tensors["unembed.W_U"][i * vocabulary + v];
            }
        }

        return logits;
    }

    private static double LogSumExp(double[] values, int count)
    {
        double most = double.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            most = Math.Max(most, values[i]);
        }

        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Math.Exp(values[i] - most);
        }

        return most + Math.Log(sum);
    }
}
