using System.Text.Json;
using System.CommandLine;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Analysis;

/// <summary>Options whose words are the values of an enumeration: <c>KMeansDtw</c> is written <c>k-means-dtw</c>.</summary>
internal static class OptionWords
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static Option<string?> Choice<T>(string name, string description, T standard)
        where T : struct, Enum => ToolOption.Choice(name, $"{description} ({Of(standard)}).", [.. Enum.GetValues<T>().Select(Of)]);

    public static T Parse<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Single(value => Of(value) == word);
}
