using Accelerated.Model;
using Accelerated.Sampling;
using Accelerated.Support;
using Xunit;

namespace Accelerated.Tests.Sampling;

public sealed class ComponentSyntaxTests
{
    private static readonly ParameterLayout Paper = new(TransformerShape.Paper);

    [Theory]
    [InlineData("full", HeadBiases.Include, 3_355_016)]
    [InlineData("1:6", HeadBiases.Include, 32_864)]
    [InlineData("1:6", HeadBiases.Exclude, 32_768)]
    [InlineData("1:6.q", HeadBiases.Include, 8192 + 32)]
    [InlineData("1:6.q", HeadBiases.Exclude, 8192)]
    [InlineData("1:6.o", HeadBiases.Include, 8192)]
    [InlineData("1:6.qk", HeadBiases.Include, 2 * (8192 + 32))]
    [InlineData("1:6.ov", HeadBiases.Include, 2 * 8192 + 32)]
    [InlineData("embed", HeadBiases.Include, 5000 * 256)]
    [InlineData("pos", HeadBiases.Include, 1024 * 256)]
    [InlineData("unembed", HeadBiases.Include, 5000 * 256 + 5000)]
    [InlineData("ln", HeadBiases.Include, 3 * 2 * 256)]
    [InlineData("l0", HeadBiases.Include, 8 * 32_864 + 256 + 2 * 256)]
    [InlineData("blocks.0.attn.W_Q", HeadBiases.Include, 8 * 8192)]
    [InlineData("full-embed-unembed-pos-l1", HeadBiases.Include, 8 * 32_864 + 256 + 4 * 256)]
    [InlineData("1:6+1:7", HeadBiases.Include, 2 * 32_864)]
    [InlineData("1:6+1:6.q", HeadBiases.Include, 32_864)]
    [InlineData("1:6-1:6.q", HeadBiases.Include, 32_864 - 8192 - 32)]
    [InlineData("full-1:6+1:6", HeadBiases.Include, 3_355_016)]
    public void A_component_has_as_many_weights_as_its_parts(string text, HeadBiases biases, int weights) =>
        Assert.Equal(weights, ComponentSyntax.Parse(text, Paper, biases).Restriction.Count);

    [Fact]
    public void A_head_is_its_shares_of_each_tensor_and_nothing_else()
    {
        var layout = new ParameterLayout(new TransformerShape(layers: 2, heads: 3, headSize: 4, width: 5, context: 6, vocabulary: 7));
        var expected = new SortedSet<int>();
        foreach (string tensor in (string[])["W_Q", "W_K", "W_V", "b_Q", "b_K", "b_V", "W_O"])
        {
            TensorSlot slot = layout.Find($"blocks.1.attn.{tensor}")!;
            int share = slot.Length / 3;
            expected.UnionWith(Enumerable.Range(slot.Offset + 2 * share, share));
        }

        IEnumerable<int> actual = ComponentSyntax.Parse("1:2", layout, HeadBiases.Include).Restriction.Ranges.SelectMany(r => Enumerable.Range(r.Offset, r.Length));

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("l1h6", "1:6", 1, 6)]
    [InlineData("L1H6", "1:6", 1, 6)]
    [InlineData("L1H6.qk", "1:6.qk", 1, 6)]
    [InlineData("L0", "l0", 0, null)]
    [InlineData("full", "full", null, null)]
    [InlineData("l1h6+l1h7", "1:6+1:7", null, null)]
    public void However_typed_a_component_has_one_name_and_place(string text, string name, int? layer, int? head)
    {
        Component component = ComponentSyntax.Parse(text, Paper, HeadBiases.Include);

        Assert.Equal((name, layer, head, name), (component.Name, component.Layer, component.Head, component.Restriction.Name));
    }

    [Theory]
    [InlineData("2:0")]
    [InlineData("0:8")]
    [InlineData("l2")]
    [InlineData("heads")]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("1:6+")]
    [InlineData("-full")]
    [InlineData("1:6++1:7")]
    [InlineData("FULL")]
    [InlineData("1:6 ")]
    [InlineData("blocks.2.attn.W_Q")]
    public void What_does_not_exist_is_refused_with_what_does(string text)
    {
        var error = Assert.Throws<InvalidInputException>(() => ComponentSyntax.Parse(text, Paper, HeadBiases.Include));

        Assert.Contains("in a model of 2 layers × 8 heads", error.Message, StringComparison.Ordinal);
        Assert.Contains(text.StartsWith("blocks", StringComparison.Ordinal) ? "blocks.1.attn.W_Q" : "full, l0, l1, 0:0, 0:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_part_of_a_head_is_refused_with_the_parts()
    {
        var error = Assert.Throws<InvalidInputException>(() => ComponentSyntax.Parse("1:6.kq", Paper, HeadBiases.Include));

        Assert.Equal("Head 1:6 has no part 'kq'. Known: 1:6.q, .k, .v, .o, .qk, .ov.", error.Message);
    }

    [Fact]
    public void A_component_without_weights_is_refused()
    {
        var error = Assert.Throws<InvalidInputException>(() => ComponentSyntax.Parse("1:6-l1", Paper, HeadBiases.Include));

        Assert.Equal("Component '1:6-l1' has no weights left.", error.Message);
    }

    [Fact]
    public void A_list_keeps_its_order_and_names_each_component_once()
    {
        IReadOnlyList<Component> components = ComponentSyntax.ParseList("1:2, full,heads,L1H2,l0", Paper, HeadBiases.Include);

        Assert.Equal(["1:2", "full", "0:0"], components.Take(3).Select(c => c.Name));
        Assert.Equal(18, components.Count);
        Assert.Equal("l0", components[^1].Name);
    }
}
