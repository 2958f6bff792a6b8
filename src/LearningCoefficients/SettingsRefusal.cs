using System.Globalization;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Settings with which the sampler must diverge on a component: a curvature was found at which the size of its steps is too large, whatever the data.</summary>
/// <param name="Component">Name of the component.</param>
/// <param name="Settings">The sampler's settings.</param>
/// <param name="Curvature">The largest found at w*, h.</param>
public sealed record SettingsRefusal(string Component, SamplerOptions Settings, double Curvature)
{
    /// <summary>The ε from which on the sampler diverges. Its limit is a constant divided by ε for every sampler.</summary>
    public double LargestEpsilon => Settings.Epsilon * Settings.LargestStiffness / Stiffness(Settings, Curvature);

    /// <summary>Why, and what would work.</summary>
    /// <param name="what">What could not be sampled, and where.</param>
    public string Reason(string what) =>
        $"--epsilon {Settings.Epsilon} cannot work for {what}: the largest curvature found at the checkpoint is h = {Curvature:G4}, so a = ε(nβh + γ)/2 is {Settings.Epsilon * Stiffness(Settings, Curvature) / 2:G4}, and {Settings.Name} diverges from {Settings.Epsilon * Settings.LargestStiffness / 2:G4} on. Take --epsilon below {Below(LargestEpsilon)} (or lower --nbeta or --localization; --skip-curvature-check runs it all the same).";

    /// <summary>Of <paramref name="component"/> with that measured curvature; null where the sampler need not diverge.</summary>
    internal static SettingsRefusal? Of(string component, SamplerOptions settings, double curvature)
    {
        double h = Math.Max(0, double.IsFinite(curvature) ? curvature : 0);
        return Stiffness(settings, h) < settings.LargestStiffness ? null : new SettingsRefusal(component, settings, h);
    }

    private static double Stiffness(SamplerOptions settings, double curvature) => settings.InverseTemperature * curvature + settings.Localization;

    // Three digits, never rounded up.
    private static string Below(double limit)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(limit)) - 2);
        return (Math.Floor(limit / unit) * unit).ToString("0.##e+0", CultureInfo.InvariantCulture);
    }
}
