using Accelerated.Support;

namespace Accelerated.LearningCoefficients.Responses;

/// <summary>Susceptibilities of several components to the same data: the response matrix.</summary>
/// <param name="Components">Their names.</param>
/// <param name="Responses">Each component's, to the same data in the same order.</param>
public sealed record ResponseMatrix(IReadOnlyList<string> Components, IReadOnlyList<Susceptibilities> Responses)
{
    /// <summary>Number of data.</summary>
    public int Data => Responses[0].Values.Count;

    /// <summary>The data by the largest |χ| over the components, each component's χ measured in its own root mean square; at most <paramref name="count"/>.</summary>
    public IReadOnlyList<int> Strongest(int count)
    {
        double[] scales = [.. Responses.Select(r => Math.Sqrt(r.Values.Average(v => v * v)))];
        return
        [
            .. Enumerable.Range(0, Data)
                .Select(j => (Datum: j, Strength: Enumerable.Range(0, Components.Count).Max(c => scales[c] > 0 ? Math.Abs(Responses[c].Values[j]) / scales[c] : 0)))
                .OrderByDescending(x => x.Strength).ThenBy(x => x.Datum)
                .Take(count)
                .Select(x => x.Datum),
        ];
    }

    /// <summary>Principal components with data as rows and model components as standardised columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is only one datum.</exception>
    public PrincipalComponents Principal()
    {
        Require.Within(Data, 2, int.MaxValue);
        var values = new double[Data * Components.Count];
        for (int j = 0; j < Data; j++)
        {
            for (int c = 0; c < Components.Count; c++)
            {
                values[j * Components.Count + c] = Responses[c].Values[j];
            }
        }

        return PrincipalComponents.Of(values, Data, Components.Count, ColumnScaling.Standardised);
    }
}
