using System.Globalization;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Compares a sampler's settings with a measured curvature.</summary>
internal static class SettingsCheck
{
    /// <summary>Why the sampler must diverge on <paramref name="component"/>, and the largest ε with which it need not; null when it need not.</summary>
    /// <param name="component">Name of the component.</param>
    /// <param name="options">Settings.</param>
    /// <param name="curvature">The largest found, h.</param>
    public static string? Refusal(string component, SamplerOptions options, double curvature)
    {
        double h = Math.Max(0, double.IsFinite(curvature) ? curvature : 0);
        double stiffness = options.InverseTemperature * h + options.Localization;
        double limit = options.LargestStiffness;
        if (stiffness < limit)
        {
            return null;
        }

        // The limit is a constant divided by ε for every sampler.
        double largest = options.Epsilon * limit / stiffness;
        string stays = largest.ToString("0.##e+0", CultureInfo.InvariantCulture);
        return $"--epsilon {options.Epsilon} cannot work for {component}: the largest curvature found at the checkpoint is h = {h:G4}, so a = ε(nβh + γ)/2 is {options.Epsilon * stiffness / 2:G4}, and {options.Name} diverges from {options.Epsilon * limit / 2:G4} on. Take --epsilon below {stays} (or lower --nbeta or --localization; --skip-curvature-check runs it all the same).";
    }
}
