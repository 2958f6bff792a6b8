using Accelerated.Kernels.Attention;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.Attention;

[Collection(KernelCollection.Name)]
public sealed class AttentionBackwardRoundTests(KernelDevices devices)
{
    /// <summary>Five pairs of head and sequence, one, two or three of which fit into the scratch.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Gradients_over_several_rounds_of_pairs_are_those_of_the_whole(int pairs)
    {
        TestDevice device = devices.Compiled ?? devices.Debugger;
        var @case = new AttentionCase(5, 1, 70, 5, Gap: 3);
        new KernelCase<AttentionBackwardArguments>(@case.ToString(), CaseSize.Large, buffers => AttentionBackwardVariantTests.Arrange(@case, buffers))
            .Verify(device, AttentionBackwardRegisterTiled.Load(device.Accelerator, pairs * ScoreGradients.PairFloats(@case.Tokens)));
    }

    [Fact]
    public void The_gradients_of_64_keys_begin_where_those_before_them_end()
    {
        const int Tokens = 150;
        var gradients = new ScoreGradients(default, Tokens);
        long end = 0;
        for (int pair = 0; pair < 2; pair++)
        {
            for (int firstKey = 0; firstKey < Tokens; firstKey += AttentionGroup.Own)
            {
                Assert.Equal(end, gradients.Place(pair, firstKey, firstKey, firstKey));
                end = gradients.Place(pair, firstKey, firstKey + AttentionGroup.Own - 1, firstKey) + gradients.Pitch(firstKey);
            }

            Assert.Equal((pair + 1) * ScoreGradients.PairFloats(Tokens), end);
        }
    }
}
