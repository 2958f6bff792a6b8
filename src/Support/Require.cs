using System.Numerics;
using System.Runtime.CompilerServices;

namespace Accelerated.Support;

/// <summary>Checks at the library's border. Every message says what was got, what is wanted, and prints both numbers.</summary>
public static class Require
{
    /// <summary>A buffer must hold exactly what a shape needs: <c>'destination' has 96 elements but 2 sequences × 4 tokens needs 8.</c></summary>
    public static void Length(long actual, long needed, object shape, [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (actual != needed)
        {
            throw new ArgumentException($"'{Root(name)}' has {actual} elements but {shape} needs {needed}.", Root(name));
        }
    }

    /// <summary>A quantity must be a finite number above 0; NaN is refused.</summary>
    public static void Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (!(value > T.Zero) || !T.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(Root(name), $"'{Root(name)}' is {value} but must be a finite number above 0.");
        }
    }

    /// <summary>A quantity must be a finite number, 0 or above; NaN is refused.</summary>
    public static void NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (!(value >= T.Zero) || !T.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(Root(name), $"'{Root(name)}' is {value} but must be a finite number, 0 or above.");
        }
    }

    /// <summary>A quantity must lie within bounds, both included; NaN is refused.</summary>
    public static void Within<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(Root(name), $"'{Root(name)}' is {value} but must lie between {least} and {most}.");
        }
    }

    private static string Root(string expression)
    {
        int dot = expression.LastIndexOf('.');
        bool isLength = dot > 0 && expression[(dot + 1)..] is "Length" or "Count";
        return isLength ? expression[..dot] : expression[(dot + 1)..];
    }
}
