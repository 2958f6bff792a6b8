using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tokens.Ablation;
using Xunit;

namespace Accelerated.Tests.Tokens.Ablation;

public sealed class AblationSyntaxTests
{
    private static readonly TransformerShape Shape = new(layers: 3, heads: 3, headSize: 4, width: 8, context: 8, vocabulary: 9);

    [Theory]
    [InlineData("1:2", "1:2", "1_2")]
    [InlineData("L1H2.q", "1:2.q", "1_2.q")]
    [InlineData(" 0:2 + 0:1", "0:1+0:2", "0_1+0_2")]
    [InlineData("1:0+1:1+1:2", "l1", "l1")]
    [InlineData("l1.pattern", "l1.pattern", "l1.pattern")]
    [InlineData("0:1>1:2.k", "0:1>1:2.k", "0_1-1_2.k")]
    [InlineData("0:0>2:1+0:2>2:1+0:1>2:1", "l0>2:1", "l0-2_1")]
    [InlineData("l0>l2", "l0>l2", "l0-l2")]
    [InlineData("0:1>1:2+1:0.v", "1:0.v+0:1>1:2", "1_0.v+0_1-1_2")]
    public void Equal_targets_have_one_name_whatever_they_were_called(string text, string name, string file)
    {
        AblationTarget target = AblationSyntax.Parse(text, Shape);
        Assert.Equal((name, file), (target.Name, target.FileName));
        Assert.Equal(target, AblationSyntax.Parse(target.Name, Shape));
    }

    [Theory]
    [InlineData("3:0", "no head 3:0")]
    [InlineData("0:3", "no head 0:3")]
    [InlineData("l3", "no layer 3")]
    [InlineData("1:0>0:1", "no path 1:0>0:1")]
    [InlineData("0:1>0:2", "no path 0:1>0:2")]
    [InlineData("", "selects nothing")]
    [InlineData("0:1+", "selects nothing")]
    [InlineData("cat", "'cat' is no target")]
    [InlineData("1:2.z", "'1:2.z' is no target")]
    [InlineData("0:1>1:1>2:1", "'0:1>1:1>2:1' is no target")]
    [InlineData("1:2+l1", "head 1:2 more than once")]
    [InlineData("1:2+1:2.q", "head 1:2 more than once")]
    [InlineData("1:2.pattern+1:2.k", "head 1:2 more than once")]
    [InlineData("0:1>1:2+0:1>1:2.v", "cuts an input twice")]
    public void What_means_nothing_or_too_much_is_refused_with_what_was_wrong(string text, string told) =>
        Assert.Contains(told, Assert.Throws<InvalidInputException>(() => AblationSyntax.Parse(text, Shape)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_list_names_each_target_once()
    {
        Assert.Equal(["1:2", "l0", "0:1>1:2.q"], AblationSyntax.ParseList("1:2, l0,0:1>1:2.q", Shape).Select(target => target.Name));
        Assert.Contains("1:2 is named twice", Assert.Throws<InvalidInputException>(() => AblationSyntax.ParseList("1:2,0:1,l1h2", Shape)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_concerns_one_head_has_a_subject()
    {
        Head? Subject(string text) => AblationSyntax.Parse(text, Shape).Subject;
        Assert.Equal(new Head(1, 2), Subject("1:2.q+1:2.v"));
        Assert.Equal(new Head(2, 1), Subject("l0>2:1"));
        Assert.Null(Subject("0:1+0:2"));
        Assert.Null(AblationSyntax.Parse("1:2.q", Shape).WholeHead);
        Assert.Equal(new Head(1, 2), AblationSyntax.Parse("1:2", Shape).WholeHead);
    }
}
