namespace Accelerated.Figures.Charts;

public enum AxisKind
{
    Linear,

    /// <summary>
    /// Logarithmic in the training step, with a break before the first positive step so that step 0 has a place of its own. (log(step + 1) would leave two thirds of the axis
    /// empty when the first checkpoint after 0 is that of step 100.)
    /// </summary>
    LogStep,
}
