namespace Accelerated.LearningCoefficients.Calibration;

/// <summary>The settings that a calibration tries: every combination. The default goes a decade and a half around the paper's.</summary>
public sealed record CalibrationGrid
{
    /// <summary>ε, ascending.</summary>
    public IReadOnlyList<double> Epsilons { get; init; } = [1e-4, 3e-4, 1e-3, 3e-3];

    /// <summary>nβ, ascending.</summary>
    public IReadOnlyList<double> InverseTemperatures { get; init; } = [10, 30, 100];

    /// <summary>γ, ascending.</summary>
    public IReadOnlyList<double> Localizations { get; init; } = [50, 200, 800];

    /// <summary>All cells: by nβ, then γ, then ε.</summary>
    public IReadOnlyList<CalibrationCell> Cells =>
        [.. from nbeta in InverseTemperatures from gamma in Localizations from epsilon in Epsilons select new CalibrationCell(epsilon, nbeta, gamma)];
}
