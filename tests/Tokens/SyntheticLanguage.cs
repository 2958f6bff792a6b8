using Accelerated.Data;
using Accelerated.Tokens;

namespace Accelerated.Tests.Tokens;

/// <summary>A small synthetic corpus, its truth and its statistics, made once.</summary>
public sealed class SyntheticLanguage : IDisposable
{
    public SyntheticLanguage()
    {
        Grammar = new SyntheticGrammar(new SyntheticOptions { Seed = 4, Documents = 900, Length = 128, NGrams = 45, SkipPairs = 20, SkipTriples = 6, NoiseWords = 250 });
        Truth = [.. Enumerable.Range(0, Grammar.Options.Documents).Select(Grammar.Document)];
        int[] rows = [.. Truth.SelectMany(document => document.Select(token => token.Token).Prepend(Grammar.Tokenizer.BeginningOfSequence))];
        Rows = TokenRows.FromArray("synthetic", rows, Grammar.Options.Length);
        Statistics = CorpusStatistics.Build(Rows, Grammar.Tokenizer);
        Patterns = new TokenPatterns(Grammar.Tokenizer, Statistics, new PatternThresholds());
    }

    public SyntheticGrammar Grammar { get; }

    public IReadOnlyList<PlantedToken[]> Truth { get; }

    public TokenRows Rows { get; }

    public CorpusStatistics Statistics { get; }

    public TokenPatterns Patterns { get; }

    public void Dispose()
    {
        Statistics.Dispose();
        Rows.Dispose();
    }
}
