using System.Text.Json;
using Accelerated.Data;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Data;

/// <summary>Published ids of real texts, where the data collection is at hand.</summary>
public sealed class TokenizerVectorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("tokenizer/gpt2/encoder.json", "gpt2")]
    [InlineData("tokenizer/tinystories-5k-reconstructed/tokenizer.json", "ts5k")]
    [InlineData("tokenizer/tinystories-5k-reconstructed/merges.txt", "ts5k")]
    public void Ids_of_the_test_vectors_are_the_published_ones(string file, string column)
    {
        if (SharedData.Find("tokenizer/vectors.jsonl", output) is not { } vectors || SharedData.Find(file, output) is not { } path)
        {
            return;
        }

        ITokenizer tokenizer = TokenizerFile.Load(path);
        foreach (string line in File.ReadLines(vectors))
        {
            using JsonDocument vector = JsonDocument.Parse(line);
            string text = vector.RootElement.GetProperty("text").GetString()!;
            List<int> ids = [];
            tokenizer.Encode(text, ids);
            Assert.Equal(vector.RootElement.GetProperty(column).EnumerateArray().Select(id => id.GetInt32()), ids);
            Assert.Equal(text, tokenizer.Decode([.. ids]));
        }
    }

    [Fact]
    public void Truncating_GPT_2_to_5000_ids_keeps_its_first_4743_merges()
    {
        if (SharedData.Find("tokenizer/gpt2/vocab.bpe", output) is not { } path)
        {
            return;
        }

        var cut = (BytePairTokenizer)TokenizerFile.Load(path, 5000);
        Assert.Equal((5000, 4999, 4743), (cut.Vocabulary, cut.BeginningOfSequence, cut.Model.Merges.Count));
        List<int> ids = [];
        cut.Encode(" the", ids);
        Assert.Equal([262], ids);
    }
}
