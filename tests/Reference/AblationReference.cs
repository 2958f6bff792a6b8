namespace Accelerated.Tests.Reference;

/// <summary>
/// Ablation in float64 by hooks: what a name such as "1:6.q" says is replaced, in one sequence after the other, by zeros, by the mean over sequences, or by what another sequence has there;
/// on a path "0:1&gt;1:6.k" the later head reads a stream in which the earlier head's contribution has been exchanged.
/// </summary>
public sealed class AblationReference
{
    private readonly TransformerReference model;
    private readonly int[][] sequences;
    private readonly Dictionary<(string Name, int Layer, int Head), double[][]>[] intact;

    public AblationReference(TransformerReference model, int[][] sequences)
    {
        this.model = model;
        this.sequences = sequences;
        intact = [.. sequences.Select(tokens =>
        {
            var seen = new Dictionary<(string, int, int), double[][]>();
            model.Hook = (name, layer, head, value) => seen[(name, layer, head)] = value;
            model.Losses(tokens);
            model.Hook = null;
            return seen;
        })];
    }

    /// <summary>Δ of one sequence.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="terms">Names without layers, each of one head, one part, or one path.</param>
    /// <param name="kind">zero, mean, mean-position or resample.</param>
    /// <param name="donor">The sequence that lends its activations.</param>
    public double[] Deltas(int sequence, string[] terms, string kind, int donor)
    {
        double[] before = model.Losses(sequences[sequence]);
        var current = new Dictionary<(int, int), double[][]>();
        model.Hook = (name, layer, head, value) =>
        {
            bool isHit = terms.Any(term => !term.Contains('>', StringComparison.Ordinal) && Split(term) is var (l, h, part) && (l, h) == (layer, head) && (part.Length == 0 ? "z" : part) == name);
            double[][] next = isHit ? Substitute(name, layer, head, kind, donor) : value;
            if (name == "z")
            {
                current[(layer, head)] = next;
            }

            return next;
        };
        model.ReadHook = (name, layer, head, stream) =>
        {
            foreach (string term in terms.Where(term => term.Contains('>', StringComparison.Ordinal)))
            {
                string[] ends = term.Split('>');
                (int fromLayer, int fromHead, string _) = Split(ends[0]);
                (int toLayer, int toHead, string part) = Split(ends[1]);
                if ((toLayer, toHead) == (layer, head) && (part.Length == 0 || part == name || (part == "pattern" && name != "v")))
                {
                    double[][] out1 = model.Written(current[(fromLayer, fromHead)], fromLayer, fromHead);
                    double[][] in1 = model.Written(Substitute("z", fromLayer, fromHead, kind, donor), fromLayer, fromHead);
                    stream = [.. stream.Select((row, p) => row.Select((value, i) => value - out1[p][i] + in1[p][i]).ToArray())];
                }
            }

            return stream;
        };
        double[] after = model.Losses(sequences[sequence]);
        (model.Hook, model.ReadHook) = (null, null);
        return [.. after.Zip(before, (a, b) => a - b)];
    }

    private double[][] Substitute(string name, int layer, int head, string kind, int donor)
    {
        double[][] like = intact[0][(name, layer, head)];
        int length = like.Length;
        double Mean(int p, int i) => intact.Average(seen => seen[(name, layer, head)][p][i]);
        double Distance(int distance) => Enumerable.Range(distance, length - distance).Average(p => Mean(p, p - distance));
        return kind switch
        {
            "zero" => Make((_, _) => 0),
            "resample" => intact[donor][(name, layer, head)],
            "mean-position" => Make(Mean),
            _ when name == "pattern" => Make((p, j) => j > p ? 0 : Distance(p - j) / Enumerable.Range(0, p + 1).Sum(Distance)),
            _ => Make((_, i) => Enumerable.Range(0, length).Average(p => Mean(p, i))),
        };

        double[][] Make(Func<int, int, double> value) => [.. like.Select((row, p) => row.Select((_, i) => value(p, i)).ToArray())];
    }

    private static (int Layer, int Head, string Part) Split(string term)
    {
        string[] words = term.Split(':', '.');
        return (int.Parse(words[0]), int.Parse(words[1]), words.Length > 2 ? words[2] : string.Empty);
    }
}
