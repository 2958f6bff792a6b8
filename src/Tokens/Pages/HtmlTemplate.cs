using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Accelerated.Support;

namespace Accelerated.Tokens.Pages;

/// <summary>
/// A page among the resources of this assembly with slots <c>{{name}}</c>. What fills a slot is put in once and never searched for slots itself. Pages carry a content
/// security policy that names the hash of their style and script, so nothing else on them is ever run or fetched.
/// </summary>
internal static partial class HtmlTemplate
{
    /// <summary>The page <paramref name="template"/> with its slots filled; <c>style</c>, <c>script</c> and their hashes come from the resources.</summary>
    /// <param name="template">Name of an HTML resource.</param>
    /// <param name="script">Name of a script resource, or null.</param>
    /// <param name="slots">Safe HTML by name: see <see cref="Escape"/>.</param>
    public static string Fill(string template, string? script, IReadOnlyDictionary<string, string> slots)
    {
        string style = Resource("page.css"), code = script is null ? "" : Resource(script);
        return Slot().Replace(Resource(template), match => match.Groups[1].Value switch
        {
            "style" => style,
            "style-hash" => Hash(style),
            "script" => code,
            "script-hash" => Hash(code),
            string name => slots[name],
        });
    }

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Hash(string text) => Convert.ToBase64String(Digest.Of(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        Assembly assembly = typeof(HtmlTemplate).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"Tokens.Assets.{name}") ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\{\{([a-z-]+)\}\}")]
    private static partial Regex Slot();
}
