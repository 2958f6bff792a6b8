using System.CommandLine;
using System.Globalization;
using Accelerated.Model;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Train;

/// <summary>The sizes of a new model; what is not given comes from the profile.</summary>
public sealed class ModelOptions
{
    private readonly Option<int?> layers = ToolOption.Number<int>("--layers", "Layers, 1 to 8.");
    private readonly Option<int?> heads = ToolOption.Number<int>("--heads", "Heads per layer.");
    private readonly Option<int?> headSize = ToolOption.Number<int>("--head-size", "Size of a head.");
    private readonly Option<int?> width = ToolOption.Number<int>("--width", "Width of the residual stream.");
    private readonly Option<int?> context = ToolOption.Number<int>("--context", "Longest sequence, in tokens.");
    private readonly Option<int?> vocabulary = ToolOption.Number<int>("--vocabulary", "Number of token ids; the tokenizer's by default.");
    private readonly Option<string?> positions = ToolOption.Choice("--positions", "Where positions enter: at queries and keys (shortformer), or in the residual stream.", "shortformer", "standard");

    private IReadOnlyList<Option> All => [layers, heads, headSize, width, context, vocabulary, positions];

    /// <summary>Gives <paramref name="command"/> these options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The vocabulary that was asked for.</summary>
    public int? Vocabulary(VerbContext given) => given.Get(vocabulary);

    /// <summary>The model that was asked for.</summary>
    /// <param name="given">What was asked.</param>
    /// <param name="profile">What holds where nothing was asked.</param>
    /// <param name="tokens">The vocabulary that holds where none was asked.</param>
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

    /// <summary>The options that turn <paramref name="profile"/> into <paramref name="shape"/>.</summary>
    public static IEnumerable<string> Arguments(TransformerShape shape, TransformerShape profile)
    {
        (string Name, int Asked, int Held)[] sizes =
        [
            ("--layers", shape.Layers, profile.Layers), ("--heads", shape.Heads, profile.Heads), ("--head-size", shape.HeadSize, profile.HeadSize),
            ("--width", shape.Width, profile.Width), ("--context", shape.Context, profile.Context), ("--vocabulary", shape.Vocabulary, profile.Vocabulary),
        ];
        return
        [
            .. sizes.Where(size => size.Asked != size.Held).SelectMany(size => (string[])[size.Name, size.Asked.ToString(CultureInfo.InvariantCulture)]),
            .. shape.Positions == profile.Positions ? (string[])[] : ["--positions", PositionsOption.NameOf(shape.Positions)],
        ];
    }

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
