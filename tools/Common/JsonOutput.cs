using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Accelerated.Tools.Common;

/// <summary>Results as JSON on one line.</summary>
public static class JsonOutput
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(JsonNode json) => json.ToJsonString(OneLine);

    /// <summary>JSON knows no NaN and no infinity; they become null.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
