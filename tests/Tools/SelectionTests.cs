using Accelerated.Model;
using Accelerated.Support;
using Accelerated.Tools.Common;
using Xunit;

namespace Accelerated.Tests.Tools;

public class SelectionTests
{
    private static readonly int[] Available = [0, 20, 40, 100, 200];
    private static readonly TransformerShape Shape = new(layers: 2, heads: 3, headSize: 2, width: 4, context: 4, vocabulary: 4);

    [Theory]
    [InlineData("all", new[] { 0, 20, 40, 100, 200 })]
    [InlineData("last", new[] { 200 })]
    [InlineData("0,100", new[] { 0, 100 })]
    [InlineData("100, 0, 0", new[] { 0, 100 })]
    [InlineData("15-100,last", new[] { 20, 40, 100, 200 })]
    public void Steps_are_chosen_from_those_that_there_are(string text, int[] steps) => Assert.Equal(steps, new StepSelection(text).Among(Available, "run"));

    [Theory]
    [InlineData("90", "has no checkpoint of step 90; the nearest is 100")]
    [InlineData("41-99", "it has 0 to 200")]
    [InlineData("100-20", "names no steps")]
    [InlineData("", "names no steps")]
    [InlineData("0,", "names no steps")]
    [InlineData("first", "names no steps")]
    [InlineData("-5", "names no steps")]
    public void Steps_that_there_are_not_are_refused(string text, string told) =>
        Assert.Contains(told, Assert.Throws<InvalidInputException>(() => new StepSelection(text).Among(Available, "run")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_run_without_checkpoints_is_refused() => Assert.Throws<InvalidInputException>(() => new StepSelection("all").Among([], "run"));

    [Theory]
    [InlineData("all", "0:0 0:1 0:2 1:0 1:1 1:2")]
    [InlineData("l1", "1:0 1:1 1:2")]
    [InlineData("1:2,0:1", "0:1 1:2")]
    [InlineData("l1h2,L1,1:2", "1:0 1:1 1:2")]
    public void Heads_are_chosen_from_those_of_the_model(string text, string heads) => Assert.Equal(heads, string.Join(' ', new HeadSelection(text).Among(Shape)));

    [Theory]
    [InlineData("2:0", "the last one is 1:2")]
    [InlineData("0:3", "the last one is 1:2")]
    [InlineData("l2", "2 layers")]
    [InlineData("head", "'head' is no head")]
    [InlineData("", "'' is no head")]
    public void Heads_that_the_model_has_not_are_refused(string text, string told) =>
        Assert.Contains(told, Assert.Throws<InvalidInputException>(() => new HeadSelection(text).Among(Shape)).Message, StringComparison.Ordinal);
}
