using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Development.Comparison;

/// <summary>Runs side by side: which heads of one are those of another, and which types appear in all.</summary>
/// <param name="Runs">Names.</param>
/// <param name="Labels">Types of the heads of each run.</param>
/// <param name="Pairs">Every pair of runs.</param>
public sealed record RunComparison(IReadOnlyList<string> Runs, IReadOnlyList<IReadOnlyList<HeadKindLabel>> Labels, IReadOnlyList<RunPair> Pairs)
{
    private const int Permuted = 5000;

    /// <summary>Types that appear in every run.</summary>
    public IReadOnlyList<string> RecurringKinds =>
        [.. Enum.GetValues<HeadKind>().Where(kind => kind != HeadKind.Other && Labels.All(run => run.Any(label => label.Kind == kind))).Select(kind => kind.Name())];

    /// <exception cref="InvalidInputException">Fewer than two runs, or two of them share neither curves nor scores nor tokens.</exception>
    public static RunComparison Of(IReadOnlyList<(string Name, RunMeasurements Run)> runs, HeadKindRules rules)
    {
        if (runs.Count < 2)
        {
            throw new InvalidInputException($"{runs.Count} run was named but two are needed for a comparison.");
        }

        IReadOnlyList<HeadKindLabel>[] labels = [.. runs.Select(run => HeadKinds.Of(run.Run, rules))];
        List<RunPair> pairs = [];
        for (int first = 0; first < runs.Count; first++)
        {
            for (int second = first + 1; second < runs.Count; second++)
            {
                pairs.Add(Pair(first, second));
            }
        }

        return new RunComparison([.. runs.Select(run => run.Name)], labels, pairs);

        RunPair Pair(int first, int second)
        {
            (RunMeasurements a, RunMeasurements b) = (runs[first].Run, runs[second].Run);
            if (a.Heads.Count == 0 || b.Heads.Count == 0)
            {
                string without = runs[a.Heads.Count == 0 ? first : second].Name;
                throw new InvalidInputException($"Run '{without}' has no estimates, scores or tokens of heads; there is nothing to compare. Make them with 'reproduce'.");
            }

            List<HeadMatch> matches = [];
            for (int layer = 0; layer < Math.Min(a.Layers, b.Layers); layer++)
            {
                matches.AddRange(HeadMatching.OfLayer(a, b, layer).Select(match => match with { FirstKind = Kind(first, match.First), SecondKind = Kind(second, match.Second) }));
            }

            (int Run, Head Head)[] unmatched =
            [
                .. a.Heads.Where(head => matches.TrueForAll(m => m.First != head)).Select(head => (first, head)),
                .. b.Heads.Where(head => matches.TrueForAll(m => m.Second != head)).Select(head => (second, head)),
            ];
            HeadMatch[] typed = [.. matches.Where(m => m.FirstKind is not null && m.SecondKind is not null)];
            int same = typed.Count(m => m.FirstKind == m.SecondKind);
            return new RunPair(
                first, second, matches, unmatched, typed.Length, same, typed.SelectMany(m => new[] { m.FirstKind, m.SecondKind }).Distinct().Count(), Chance(typed, same));
        }

        HeadKind? Kind(int run, Head head) => labels[run].Where(label => label.Head == head).Select(label => (HeadKind?)label.Kind).FirstOrDefault();
    }

    private static double Chance(HeadMatch[] typed, int same)
    {
        Random random = new(1);
        int reached = 0;
        HeadKind?[][] layers = [.. typed.GroupBy(m => m.First.Layer).Select(layer => layer.Select(m => m.SecondKind).ToArray())];
        HeadKind?[][] fixedKinds = [.. typed.GroupBy(m => m.First.Layer).Select(layer => layer.Select(m => m.FirstKind).ToArray())];
        for (int draw = 0; draw < Permuted; draw++)
        {
            int agreeing = 0;
            for (int layer = 0; layer < layers.Length; layer++)
            {
                random.Shuffle(layers[layer]);
                agreeing += layers[layer].Where((kind, i) => kind == fixedKinds[layer][i]).Count();
            }

            reached += agreeing >= same ? 1 : 0;
        }

        return (reached + 1.0) / (Permuted + 1.0);
    }
}
