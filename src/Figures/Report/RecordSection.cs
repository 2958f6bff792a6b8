using System.Text.Json.Nodes;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Figures.Report;

/// <summary>What made the results: every record of the run as tables of names and values.</summary>
internal static class RecordSection
{
    public static void Write(HtmlWriter html, RunSources sources)
    {
        html.Raw("<section id=\"record\">\n").Element("h2", "Run record");
        if (sources.Records.Count == 0)
        {
            html.Missing("The folder holds no run.json, so neither options nor device nor versions are known.");
        }

        foreach (string path in sources.Records)
        {
            JsonObject record = JsonFile.Read(path);
            string name = Path.GetRelativePath(sources.Root, path).Replace('\\', '/');
            html.Raw("<details open><summary>").Raw(Markup.Escape(record["command"]?.ToString() is { Length: > 0 } command ? $"{command} ({name})" : name)).Raw("</summary>\n");
            html.Table(
                name,
                [HtmlCell.Words("name"), HtmlCell.Words("value")],
                Flatten(record, "").Select(entry => (IReadOnlyList<HtmlCell>)[HtmlCell.Words(entry.Name), new HtmlCell(entry.Value, "mono")]));
            html.Raw("</details>\n");
        }

        html.Raw("</section>\n");
    }

    private static IEnumerable<(string Name, string Value)> Flatten(JsonObject json, string prefix)
    {
        foreach ((string name, JsonNode? value) in json)
        {
            if (value is JsonObject inner)
            {
                foreach ((string Name, string Value) entry in Flatten(inner, $"{prefix}{name} · "))
                {
                    yield return entry;
                }
            }
            else
            {
                yield return (prefix + name, value is null ? "–" : value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString());
            }
        }
    }
}
