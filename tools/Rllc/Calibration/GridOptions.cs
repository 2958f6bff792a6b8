using System.CommandLine;
using System.Globalization;
using Accelerated.LearningCoefficients.Calibration;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Which settings a calibration tries.</summary>
internal sealed class GridOptions
{
    private static readonly CalibrationGrid Default = new();

    private readonly Option<string?> epsilons = ToolOption.Text("--epsilons", $"ε to try, comma-separated ({Join(Default.Epsilons)}).");
    private readonly Option<string?> nbetas = ToolOption.Text("--nbetas", $"nβ to try ({Join(Default.InverseTemperatures)}).");
    private readonly Option<string?> localizations = ToolOption.Text("--localizations", $"γ to try ({Join(Default.Localizations)}).");

    public void AddTo(Command command)
    {
        command.Options.Add(epsilons);
        command.Options.Add(nbetas);
        command.Options.Add(localizations);
    }

    /// <exception cref="UsageException">A list holds something that is no number above 0, or something twice.</exception>
    public CalibrationGrid Read(VerbContext context) => new()
    {
        Epsilons = Numbers(context, epsilons, Default.Epsilons, allowsZero: false),
        InverseTemperatures = Numbers(context, nbetas, Default.InverseTemperatures, allowsZero: false),
        Localizations = Numbers(context, localizations, Default.Localizations, allowsZero: true),
    };

    public static string Join(IEnumerable<double> values) => string.Join(',', values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));

    private static IReadOnlyList<double> Numbers(VerbContext context, Option<string?> option, IReadOnlyList<double> fallback, bool allowsZero)
    {
        if (context.Get(option) is not { } text)
        {
            return fallback;
        }

        var values = new SortedSet<double>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            bool isNumber = double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
            if (!isNumber || value < 0 || (value == 0 && !allowsZero))
            {
                throw new UsageException($"{option.Name} holds '{part}' but each entry must be a finite number {(allowsZero ? "of 0 or above" : "above 0")}.");
            }

            if (!values.Add(value))
            {
                throw new UsageException($"{option.Name} holds {part} twice.");
            }
        }

        return [.. values];
    }
}
