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
    private static readonly string[] PlainScripts = ["theme.js"];
    private static readonly string[] HeadScripts = ["theme.js", "payload.js", "text.js", "rows.js", "contexts.js", "page.js"];

    /// <summary>A page of tables.</summary>
    /// <param name="slots">Safe HTML by name: see <see cref="Escape"/>.</param>
    public static string Plain(IReadOnlyDictionary<string, string> slots) => Fill("plain-page.html", PlainScripts, slots);

    /// <summary>A page whose contexts a script draws.</summary>
    /// <param name="slots">Safe HTML by name: see <see cref="Escape"/>.</param>
    public static string Head(IReadOnlyDictionary<string, string> slots) => Fill("head-page.html", HeadScripts, slots);

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A relative link from one file to another.</summary>
    public static string Link(string from, string to) => Escape(Path.GetRelativePath(Path.GetDirectoryName(from)!, to).Replace('\\', '/'));

    // Scripts, style and their hashes come from the resources.
    private static string Fill(string template, string[] scripts, IReadOnlyDictionary<string, string> slots)
    {
        string style = Resource("page.css"), code = $"\"use strict\";\n(() => {{\n{string.Join('\n', scripts.Select(Resource))}}})();\n";
        return Slot().Replace(Resource(template), match => match.Groups[1].Value switch
        {
            "style" => style,
            "style-hash" => Hash(style),
            "script" => code,
            "script-hash" => Hash(code),
            string name => slots[name],
        });
    }

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
