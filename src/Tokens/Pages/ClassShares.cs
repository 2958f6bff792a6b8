using System.Globalization;
using System.Text;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// Shares of first labels of one head as a small picture: over the steps as stacked areas, the horizontal axis log(1 + step), or as one bar per class where there is one step.
/// </summary>
internal static class ClassShares
{
    private const int Width = 160, Height = 74;

    /// <param name="steps">One head, steps ascending.</param>
    public static string Picture(IReadOnlyList<HeadAnalysis> steps)
    {
        HeadAnalysis last = steps[^1];
        string words = string.Join(", ", last.Summary.Kinds.Select(count => $"{count.Kind.Name()} {Share(count, last):P0}"));
        var html = new StringBuilder($"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Head {last.Head} at step {last.Step}: {words}\">");
        if (steps.Count == 1)
        {
            Bars(html, last);
        }
        else
        {
            Areas(html, steps);
        }

        return html.Append(CultureInfo.InvariantCulture, $"<rect class=\"frame\" x=\"0.5\" y=\"0.5\" width=\"{Width - 1}\" height=\"{Height - 1}\"/></svg>").ToString();
    }

    private static double Share(KindCount count, HeadAnalysis of) => (double)count.Primary / Math.Max(1, of.Summary.Tokens);

    private static void Bars(StringBuilder html, HeadAnalysis of)
    {
        double slot = (double)Width / of.Summary.Kinds.Count;
        for (int k = 0; k < of.Summary.Kinds.Count; k++)
        {
            KindCount count = of.Summary.Kinds[k];
            double height = (Height - 4) * Share(count, of);
            html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{CountsTable.Class(count.Kind)}\" x=\"{(k * slot) + 4:0.#}\" y=\"{Height - height:0.##}\" width=\"{slot - 8:0.#}\" height=\"{height:0.##}\"><title>{count.Kind.Name()}: {count.Primary}</title></rect>");
        }
    }

    private static void Areas(StringBuilder html, IReadOnlyList<HeadAnalysis> steps)
    {
        double first = Math.Log(1 + steps[0].Step), range = Math.Log(1 + steps[^1].Step) - first;
        double[] x = [.. steps.Select(step => Width * (Math.Log(1 + step.Step) - first) / range)];
        double[] below = new double[steps.Count];
        for (int k = 0; k < steps[0].Summary.Kinds.Count; k++)
        {
            double[] above = [.. steps.Select((step, i) => below[i] + Share(step.Summary.Kinds[k], step))];
            IEnumerable<string> points = Enumerable.Range(0, x.Length).Select(i => Point(x[i], above[i]))
                .Concat(Enumerable.Range(0, x.Length).Reverse().Select(i => Point(x[i], below[i])));
            html.Append($"<polygon class=\"{CountsTable.Class(steps[0].Summary.Kinds[k].Kind)}\" points=\"{string.Join(' ', points)}\"><title>{steps[0].Summary.Kinds[k].Kind.Name()}</title></polygon>");
            below = above;
        }
    }

    private static string Point(double x, double share) => string.Create(CultureInfo.InvariantCulture, $"{x:0.##},{Height * share:0.##}");
}
