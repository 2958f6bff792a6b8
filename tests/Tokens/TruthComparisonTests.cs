using Accelerated.Data;
using Accelerated.Tokens;
using Xunit;

namespace Accelerated.Tests.Tokens;

public sealed class TruthComparisonTests(SyntheticLanguage language) : IClassFixture<SyntheticLanguage>
{
    [Theory]
    [InlineData(SkipKeys.Planted)]
    [InlineData(SkipKeys.Search)]
    public void Precision_and_recall_are_high_for_every_class_on_every_token(SkipKeys keys)
    {
        var options = new TruthOptions { Documents = keys == SkipKeys.Search ? 8 : 80, Keys = keys };
        TruthComparison comparison = TruthComparison.Of(language.Truth, language.Patterns, language.Grammar.Tokenizer.BeginningOfSequence, options);

        Assert.Equal(4, comparison.Scores.Count);
        Assert.Equal(options.Documents * (language.Grammar.Options.Length - 1L), comparison.Tokens + comparison.Rare);
        foreach (KindScore score in comparison.Scores)
        {
            double needed = score.Kind is PatternKinds.Induction or PatternKinds.Dyck ? 0.95 : 0.9;
            Assert.True(score.Recall.Trials >= 20, $"{score.Kind}: {score.Recall.Trials} planted tokens say nothing");
            Assert.True(score.Recall.Share >= needed, $"recall of {score.Kind.Name()}: {score.Recall}");
            Assert.True(score.Precision.Share >= needed, $"precision of {score.Kind.Name()}: {score.Precision}");
        }
    }

    [Fact]
    public void Every_planted_reason_is_true_of_its_document()
    {
        foreach (PlantedToken[] document in language.Truth.Take(200))
        {
            var patterns = language.Grammar.Patterns.ToArray();
            for (int i = 0; i < document.Length; i++)
            {
                PlantedToken token = document[i];
                switch (token.Kind)
                {
                    case PlantedKind.Noise:
                        Assert.Equal((-1, -1), (token.Source, token.Pattern));
                        break;
                    case PlantedKind.Induction:
                        Assert.Equal(token.Token, document[token.Source].Token);
                        Assert.Equal(document[i - 1].Token, document[token.Source - 1].Token);
                        break;
                    case PlantedKind.NGram:
                        int at = patterns[token.Pattern].Tokens.ToList().IndexOf(token.Token);
                        Assert.Equal(patterns[token.Pattern].Tokens.Take(at + 1), document[(i - at)..(i + 1)].Select(other => other.Token));
                        break;
                    case PlantedKind.SkipNGram:
                        Assert.Equal(patterns[token.Pattern].Tokens[0], document[token.Source].Token);
                        Assert.Equal(patterns[token.Pattern].Tokens.Skip(1), document[(i - patterns[token.Pattern].Tokens.Count + 2)..(i + 1)].Select(other => other.Token));
                        Assert.InRange(i - token.Source, patterns[token.Pattern].Least, patterns[token.Pattern].Most);
                        break;
                    default:
                        string opener = language.Grammar.Tokenizer.Decode([document[token.Source].Token]), closer = language.Grammar.Tokenizer.Decode([token.Token]);
                        Assert.Contains((opener, closer), new[] { (" (", " )"), (" [", " ]"), (" {", " }"), (" \"", " \""), (opener, opener.Replace("<", "</", StringComparison.Ordinal)) });
                        break;
                }
            }
        }
    }

    [Fact]
    public void Every_word_of_the_text_is_one_token_and_documents_are_pure_functions_of_seed_and_number()
    {
        PlantedToken[] document = language.Truth[3];
        int[] ids = [.. document.Select(token => token.Token)];
        string text = language.Grammar.Tokenizer.Decode(ids);
        var encoded = new List<int>();
        language.Grammar.Tokenizer.Encode(text, encoded);

        Assert.Equal(ids, encoded);
        Assert.Equal(document, new SyntheticGrammar(language.Grammar.Options).Document(3));
        Assert.NotEqual(document, new SyntheticGrammar(language.Grammar.Options with { Seed = 5 }).Document(3));
    }

    [Fact]
    public void The_folder_holds_the_truth_of_every_token_and_refuses_another_tokenizer()
    {
        string folder = Directory.CreateTempSubdirectory("synthetic").FullName;
        try
        {
            var grammar = new SyntheticGrammar(new SyntheticOptions { Documents = 6, Length = 64 });
            long[] planted = SyntheticCorpus.Write(folder, grammar);
            ITokenizer tokenizer = TokenizerFile.Load(SyntheticCorpus.Tokenizer(folder));
            IReadOnlyList<PlantedToken[]> truth = SyntheticCorpus.ReadTruth(folder, tokenizer);
            using TokenRows rows = TokenSource.Open(new TokenSourceOptions { Spec = SyntheticCorpus.Text(folder), Tokenizer = tokenizer, Length = 64 });

            Assert.Equal((6, 6 * 63L), (truth.Count, planted.Sum()));
            Assert.Equal(6, rows.Count);
            int[] row = new int[64];
            for (int r = 0; r < rows.Count; r++)
            {
                rows.Read(r, row);
                Assert.Equal(truth[r].Select(token => token.Token), row.Skip(1));
                Assert.Equal(grammar.Document(r), truth[r]);
            }

            Assert.Contains("another tokenizer", Assert.Throws<Accelerated.Support.InvalidInputException>(() => SyntheticCorpus.ReadTruth(folder, new PieceTokenizer())).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void Wilson_intervals_are_those_of_the_formula(long hits, long trials, double low, double high)
    {
        var interval = new WilsonInterval(hits, trials);
        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }
}
