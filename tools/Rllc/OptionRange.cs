using System.CommandLine;
using System.Numerics;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Reads numeric options of which not every number makes sense.</summary>
internal static class OptionRange
{
    /// <exception cref="UsageException">It is 0 or below.</exception>
    public static T AboveZero<T>(VerbContext context, Option<T?> option, T fallback)
        where T : struct, INumber<T>
    {
        T value = context.Get(option) ?? fallback;
        return value > T.Zero ? value : throw new UsageException($"{option.Name} is {value} but must be above 0.");
    }

    /// <exception cref="UsageException">It is below 0.</exception>
    public static T NotNegative<T>(VerbContext context, Option<T?> option, T fallback)
        where T : struct, INumber<T>
    {
        T value = context.Get(option) ?? fallback;
        return value >= T.Zero ? value : throw new UsageException($"{option.Name} is {value} but must be 0 or above.");
    }

    /// <exception cref="UsageException">It is too large.</exception>
    public static ulong AtMost(VerbContext context, Option<ulong?> option, ulong fallback, long most)
    {
        ulong value = context.Get(option) ?? fallback;
        return value <= (ulong)most ? value : throw new UsageException($"{option.Name} is {value} but must be at most {most}.");
    }
}
