using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>Between <c>config.json</c>, tensor shapes and <see cref="TransformerShape"/>. Keys are TransformerLens'.</summary>
internal static partial class CheckpointConfig
{
    private const string PositionsKey = "positional_embedding_type";

    public static JsonObject Describe(TransformerShape shape) => new()
    {
        ["n_layers"] = shape.Layers,
        ["n_heads"] = shape.Heads,
        ["d_model"] = shape.Width,
        ["d_head"] = shape.HeadSize,
        ["n_ctx"] = shape.Context,
        ["d_vocab"] = shape.Vocabulary,
        [PositionsKey] = NameOf(shape.Positions),
        ["normalization_type"] = "LN",
        ["eps"] = shape.Epsilon,
        ["act_fn"] = null,
        ["attn_only"] = true,
    };

    /// <summary>The shape that the configuration gives; sizes it lacks (or all, without one) come from the tensors' shapes.</summary>
    /// <param name="tensors">The checkpoint's tensors.</param>
    /// <param name="config">The content of <c>config.json</c>, or null.</param>
    /// <param name="configPath">Where it is, or should be.</param>
    /// <param name="positions">What the caller knows when the file does not say.</param>
    public static TransformerShape Shape(SafetensorsFile tensors, JsonObject? config, string configPath, PositionalEmbedding? positions)
    {
        config ??= [];
        RequireSupported(tensors, config, configPath);
        IReadOnlyList<int>? embedding = tensors.Find("embed.W_E")?.Dimensions;
        IReadOnlyList<int>? query = tensors.Find("blocks.0.attn.W_Q")?.Dimensions;
        IReadOnlyList<int>? position = tensors.Find("pos_embed.W_pos")?.Dimensions;
        int blocks = tensors.Tensors.Select(t => BlockPattern().Match(t.Name)).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].ValueSpan) + 1).DefaultIfEmpty().Max();
        int Size(string key, int? inferred) => config.ContainsKey(key)
            ? Integer(config, key, configPath)
            : inferred ?? throw new InvalidInputException($"'{tensors.Path}' does not give {key}: no tensor has it and '{configPath}' {(config.Count == 0 ? "does not exist" : "lacks it")}.");
        int layers = Size("n_layers", blocks == 0 ? null : blocks);
        int heads = Size("n_heads", At(query, 3, 0));
        int headSize = Size("d_head", At(query, 3, 2));
        int width = Size("d_model", At(query, 3, 1) ?? At(embedding, 2, 1));
        int context = Size("n_ctx", At(position, 2, 0));
        int vocabulary = Size("d_vocab", At(embedding, 2, 0));
        try
        {
            return new TransformerShape(layers, heads, headSize, width, context, vocabulary)
            {
                Positions = Positions(config, configPath, tensors.Path, positions),
                Epsilon = config["eps"] is { } epsilon ? PositiveNumber(epsilon, configPath) : TransformerShape.DefaultEpsilon,
            };
        }
        catch (ArgumentException e)
        {
            throw new InvalidInputException($"'{tensors.Path}' with '{configPath}' describes no model that can be run: {e.Message}", e);
        }
    }

    public static string NameOf(PositionalEmbedding positions) => positions == PositionalEmbedding.Standard ? "standard" : "shortformer";

    private static void RequireSupported(SafetensorsFile tensors, JsonObject config, string configPath)
    {
        SafetensorsTensor? mlp = tensors.Tensors.FirstOrDefault(t => t.Name.Contains(".mlp.", StringComparison.Ordinal));
        if (mlp is not null)
        {
            throw new InvalidInputException($"'{tensors.Path}' has MLP tensors ('{mlp.Name}'); only attention-only models are read.");
        }

        RequireValue(config, configPath, "normalization_type", "LN", "Save the model with plain layer norms (fold_ln=False).");
        RequireValue(config, configPath, "attn_only", "true", "Only attention-only models are read.");
        RequireValue(config, configPath, "attention_dir", "causal", "Only causal attention is supported.");
        RequireValue(config, configPath, "use_attn_scale", "true", "Scores are always divided by √d_head.");
        RequireValue(config, configPath, "use_local_attn", "false", "Only full causal attention is supported.");
        RequireValue(config, configPath, "scale_attn_by_inverse_layer_idx", "false", "Scores are always divided by √d_head alone.");
    }

    private static void RequireValue(JsonObject config, string path, string key, string wanted, string remedy)
    {
        if (config.ContainsKey(key) && config[key]?.ToString() != wanted)
        {
            throw new InvalidInputException($"'{path}' has {key} {config[key]?.ToJsonString() ?? "null"} but only {wanted} is supported. {remedy}");
        }
    }

    private static PositionalEmbedding Positions(JsonObject config, string configPath, string path, PositionalEmbedding? given)
    {
        string? name = config[PositionsKey]?.ToString();
        return name switch
        {
            "shortformer" => PositionalEmbedding.Shortformer,
            "standard" => PositionalEmbedding.Standard,
            null => given ?? throw new InvalidInputException($"'{path}' does not say where positions enter. Put {{\"{PositionsKey}\": \"shortformer\"}} or \"standard\" in '{configPath}'."),
            _ => throw new InvalidInputException($"'{configPath}' has {PositionsKey} '{name}' but only shortformer and standard are supported."),
        };
    }

    private static int? At(IReadOnlyList<int>? dimensions, int rank, int index) => dimensions?.Count == rank ? dimensions[index] : null;

    private static int Integer(JsonObject config, string key, string path) =>
        config[key] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number)
            ? number
            : throw new InvalidInputException($"'{path}' has {key} {config[key]?.ToJsonString() ?? "null"} but a whole number is needed.");

    private static double PositiveNumber(JsonNode node, string path) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number) && number > 0 && double.IsFinite(number)
            ? number
            : throw new InvalidInputException($"'{path}' has eps {node.ToJsonString()} but a number above 0 is needed.");

    [GeneratedRegex(@"^blocks\.(\d{1,4})\.attn\.W_Q$")]
    private static partial Regex BlockPattern();
}
