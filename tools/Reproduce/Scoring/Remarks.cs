using System.Text.Json.Nodes;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary>What is missing and why: told once on the standard error, and kept for the record.</summary>
internal sealed class Remarks(VerbContext context)
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public void Add(string line)
    {
        if (!lines.Contains(line))
        {
            lines.Add(line);
            context.Remark(line);
        }
    }

    public JsonArray ToJson() => new([.. lines.Select(line => (JsonNode)line)]);
}
