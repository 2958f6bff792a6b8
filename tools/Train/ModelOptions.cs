using System.CommandLine;
using Accelerated.Model;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Train;

/// <summary>The sizes of a new model; what is not given comes from the profile.</summary>
internal sealed class ModelOptions
{
    private readonly Option<int?> layers = ToolOption.Number<int>("--layers", "Layers, 1 to 8.");
    private readonly Option<int?> heads = ToolOption.Number<int>("--heads", "Heads per layer.");
    private readonly Option<int?> headSize = ToolOption.Number<int>("--head-size", "Size of a head.");
    private readonly Option<int?> width = ToolOption.Number<int>("--width", "Width of the residual stream.");
    private readonly Option<int?> context = ToolOption.Number<int>("--context", "Longest sequence, in tokens.");
    private readonly Option<int?> vocabulary = ToolOption.Number<int>("--vocabulary", "Number of token ids; the tokenizer's by default.");
    private readonly Option<string?> positions = ToolOption.Choice("--positions", "Where positions enter: at queries and keys (shortformer), or in the residual stream.", "shortformer", "standard");

    private IReadOnlyList<Option> All => [layers, heads, headSize, width, context, vocabulary, positions];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The vocabulary that was asked for.</summary>
    public int? Vocabulary(VerbContext given) => given.Get(vocabulary);

    public TransformerShape Shape(VerbContext given, TransformerShape profile, int tokens) =>
        new(
            given.Get(layers) ?? profile.Layers,
            given.Get(heads) ?? profile.Heads,
            given.Get(headSize) ?? profile.HeadSize,
            given.Get(width) ?? profile.Width,
            given.Get(context) ?? profile.Context,
            given.Get(vocabulary) ?? tokens)
        {
            Positions = given.Get(positions) is { } name ? PositionsOption.Parse(name) : profile.Positions,
            Epsilon = profile.Epsilon,
        };

    /// <summary>Refuses sizes that differ from those of the checkpoint that training starts from.</summary>
    public void RequireSame(VerbContext given, TransformerShape shape)
    {
        TransformerShape asked = Shape(given, shape, shape.Vocabulary);
        if (asked != shape)
        {
            throw new UsageException($"the checkpoint of --init has {shape}, but the options ask for {asked}. Leave the sizes out.");
        }
    }
}
