using Accelerated.Sweeps;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Sweeps;

public sealed class ResultFileTests
{
    [Fact]
    public void A_result_reads_back_with_the_same_bits_infinities_and_missing_values_included()
    {
        using var folder = new TemporaryFolder();
        GroupResult result = SyntheticSweep.Result("g", ["u", "v"], chains: 2, draws: 3, seed: 4);
        ResultFile.Write(folder["a"], result);

        (ResultState state, GroupResult? read, string fault) = ResultFile.Read(folder["a"], "g");

        Assert.Equal((ResultState.Valid, ""), (state, fault));
        Assert.Equal(["u", "v"], ResultFile.Units(folder["a"]));
        foreach ((UnitEstimate wrote, UnitEstimate got) in result.Units.SelectMany(u => u.Estimates).Zip(read!.Units.SelectMany(u => u.Estimates)))
        {
            Assert.Equal(wrote.Cells, got.Cells);
            Assert.Equal(wrote.Losses.ToArray(), got.Losses.ToArray());
            Assert.Equal(wrote.Anchors?.ToArray(), got.Anchors?.ToArray());
        }

        ResultFile.Write(folder["b"], read);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
        Assert.Equal(ResultState.Missing, ResultFile.Read(folder["c"], "g").State);
    }

    [Fact]
    public void No_flipped_bit_and_no_missing_or_further_byte_passes_for_a_result()
    {
        using var folder = new TemporaryFolder();
        ResultFile.Write(folder["a"], SyntheticSweep.Result("g", ["u"], chains: 2, draws: 3, seed: 4));
        byte[] bytes = File.ReadAllBytes(folder["a"]);
        var random = new Random(6);
        for (int i = 0; i < 400; i++)
        {
            int bit = i < 300 ? i : random.Next(bytes.Length * 8); // every bit of the first line among them
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.NotEqual(ResultState.Valid, Read(flipped));
        }

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(ResultState.Damaged, Read(bytes[..random.Next(bytes.Length)]));
        }

        Assert.Equal(ResultState.Damaged, Read([.. bytes, 0]));

        ResultState Read(byte[] content)
        {
            File.WriteAllBytes(folder["b"], content);
            return ResultFile.Read(folder["b"], "g").State;
        }
    }
}
