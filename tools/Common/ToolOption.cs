using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Accelerated.Tools.Common;

/// <summary>
/// Options of one kind each, with errors of one line. An option that was not given is null: defaults live in the library's option records, and a description
/// quotes them from there.
/// </summary>
public static class ToolOption
{
    public static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };

    public static Option<string?> Path(string name, string description) => new(name) { Description = description, HelpName = "PATH" };

    public static Option<string> RequiredPath(string name, string description) => new(name) { Description = description, HelpName = "PATH", Required = true };

    /// <summary>Given once per value.</summary>
    public static Option<string[]> Repeated(string name, string description) =>
        new(name) { Description = description, HelpName = "TEXT", Arity = ArgumentArity.OneOrMore, DefaultValueFactory = static _ => [] };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>A number; NaN and infinities are refused, as is a fraction where <typeparamref name="T"/> is whole.</summary>
    public static Option<T?> Number<T>(string name, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Convert<T?>(result, text => T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value) ? value : null, $"no {Kind<T>()}"),
        };

    /// <summary>One of a few words.</summary>
    public static Option<string?> Choice(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        CustomParser = result => Convert(result, text => words.Contains(text) ? text : null, $"unknown.{Suggest(result, words)} Known: {string.Join(", ", words)}"),
    };

    /// <summary>A number above 0, or the word <c>off</c>.</summary>
    public static Option<string?> NumberOrOff(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N|off",
        CustomParser = result => Convert(result, text => text == "off" || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)) ? text : null, "neither a number above 0 nor off"),
    };

    private static T? Convert<T>(ArgumentResult result, Func<string, T?> convert, string fault)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : string.Empty;
        T? value = convert(text);
        if (value is null)
        {
            result.AddError($"{(result.Parent as OptionResult)?.IdentifierToken?.Value} '{text}' is {fault}.");
        }

        return value;
    }

    private static string Suggest(ArgumentResult result, string[] words) => result.Tokens.Count > 0 ? Spelling.Suggestion(result.Tokens[^1].Value, words) : string.Empty;

    private static string Kind<T>()
        where T : struct, INumber<T> => T.TryParse("0.5", NumberStyles.Float, CultureInfo.InvariantCulture, out T _) ? "finite number"
            : T.TryParse("-1", NumberStyles.Float, CultureInfo.InvariantCulture, out T _) ? $"whole number of the range of {typeof(T).Name}"
            : $"whole number, 0 or above, of the range of {typeof(T).Name}";
}
