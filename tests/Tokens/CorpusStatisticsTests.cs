using Accelerated.Support;
using Accelerated.Tests.Reference;
using Accelerated.Tokens;
using Xunit;

namespace Accelerated.Tests.Tokens;

public sealed class CorpusStatisticsTests : IDisposable
{
    private const int Vocabulary = 7;

    private readonly RandomCorpus corpus = new(seed: 5, rows: 11, length: 61, Vocabulary);
    private readonly string folder = Directory.CreateTempSubdirectory("statistics").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Counts_of_runs_equal_a_search_through_the_rows_wherever_they_reach_the_floor(int keptFrom)
    {
        CorpusStatistics statistics = CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer, new StatisticsOptions { KeptFrom = keptFrom });

        int checkedRuns = 0;
        foreach (int[] run in AllRuns())
        {
            long expected = CorpusReference.Runs(corpus.Rows, 0, run);
            Assert.Equal(run.Length > 1 && expected < keptFrom ? 0 : expected, statistics.NGrams.Count(run));
            checkedRuns++;
        }

        Assert.Equal(Vocabulary + 49 + 343 + 2401, checkedRuns);
        Assert.Equal(corpus.Rows.Sum(row => row.Count(token => token != 0)), statistics.NGrams.Tokens);
    }

    [Fact]
    public void Lift_of_a_run_is_its_conditional_probability_over_the_unigram_probability()
    {
        CorpusStatistics statistics = CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer, new StatisticsOptions { KeptFrom = 1 });
        double tokens = corpus.Rows.Sum(row => row.Count(token => token != 0));
        foreach (int[] run in AllRuns().Where(run => run.Length > 1))
        {
            double joint = CorpusReference.Runs(corpus.Rows, 0, run), condition = CorpusReference.Runs(corpus.Rows, 0, run[..^1]);
            double expected = joint == 0 ? 0 : joint / condition / (CorpusReference.Runs(corpus.Rows, 0, [run[^1]]) / tokens);
            Assert.Equal(expected, statistics.NGrams.Lift(run), 1e-12 * expected);
        }
    }

    [Fact]
    public void Skip_pairs_equal_a_search_through_the_rows_in_every_distance_bucket()
    {
        CorpusStatistics statistics = CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer);
        for (int index = 0; index < 8; index++)
        {
            var bucket = new DistanceBucket(index);
            double all = CorpusReference.Pairs(corpus.Rows, 0, null, null, bucket.Least, bucket.Most);
            for (int x = 0; x < Vocabulary; x++)
            {
                for (int y = 0; y < Vocabulary; y++)
                {
                    double both = CorpusReference.Pairs(corpus.Rows, 0, x, y, bucket.Least, bucket.Most);
                    double chance = CorpusReference.Pairs(corpus.Rows, 0, x, null, bucket.Least, bucket.Most) / all
                        * CorpusReference.Pairs(corpus.Rows, 0, null, y, bucket.Least, bucket.Most);
                    (long count, double lift) = statistics.SkipGrams.Of(x, y, bucket);
                    Assert.Equal(both, count);
                    Assert.Equal(both == 0 ? 0 : both / chance, lift, 1e-12 * Math.Max(1, lift));
                }
            }
        }
    }

    [Fact]
    public void Skip_triples_equal_a_search_through_the_rows_and_chance_knows_the_token_before()
    {
        CorpusStatistics statistics = CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer);
        for (int index = 0; index < 7; index++)
        {
            var bucket = new DistanceBucket(index);
            for (int code = 0; code < Vocabulary * Vocabulary * Vocabulary; code += 3)
            {
                (int x, int z, int y) = (code / Vocabulary / Vocabulary, code / Vocabulary % Vocabulary, code % Vocabulary);
                double Count(int? first, int? last) => CorpusReference.Triples(corpus.Rows, 0, first, z, last, bucket.Least, bucket.Most);
                double all = Count(x, y), expected = all == 0 ? 0 : all / Count(x, null) / (Count(null, y) / Count(null, null));
                (long count, double lift) = statistics.SkipGrams.Of(x, z, y, bucket);
                Assert.Equal(all, count);
                Assert.Equal(expected, lift, 1e-12 * Math.Max(1, expected));
            }
        }
    }

    [Fact]
    public void Rows_that_do_not_begin_with_the_starting_token_count_all_their_tokens()
    {
        int[] flat = [1, 2, 3, 1, 2, 0, 3, 1];
        int[][] rows = [flat[..4], flat[4..]];
        CorpusStatistics statistics = CorpusStatistics.Build(Accelerated.Data.TokenRows.FromArray("flat", flat, 4), corpus.Tokenizer, new StatisticsOptions { KeptFrom = 1 });

        Assert.Equal((2L, 1L, 0L), (statistics.NGrams.Count([1]) - 1, statistics.NGrams.Count([1, 2]), statistics.NGrams.Count([2, 3, 1, 2])));
        for (int code = 0; code < 64; code++)
        {
            (int x, int z, int y) = (code / 16, code / 4 % 4, code % 4);
            for (int index = 0; index < 3; index++)
            {
                var bucket = new DistanceBucket(index);
                Assert.Equal(CorpusReference.Pairs(rows, 0, x, y, bucket.Least, bucket.Most), statistics.SkipGrams.Of(x, y, bucket).Count);
                double joint = CorpusReference.Triples(rows, 0, x, z, y, bucket.Least, bucket.Most);
                double lift = joint == 0 ? 0 : joint * CorpusReference.Triples(rows, 0, null, z, null, bucket.Least, bucket.Most)
                    / CorpusReference.Triples(rows, 0, x, z, null, bucket.Least, bucket.Most) / CorpusReference.Triples(rows, 0, null, z, y, bucket.Least, bucket.Most);
                Assert.Equal(lift, statistics.SkipGrams.Of(x, z, y, bucket).Lift, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(Vocabulary)]
    [InlineData(70_000)]
    public void Any_memory_and_any_number_of_threads_give_the_same_bytes_and_leave_nothing_else(int vocabulary)
    {
        var large = new WideTokenizer(vocabulary);
        RandomCorpus rows = new(seed: 6, rows: 150, length: 40, Vocabulary);
        string expected = Path.Combine(folder, "memory.stat");
        CorpusStatistics.Build(rows.Tokens, large).Save(expected);
        foreach ((long memory, int threads) in new[] { (1L, 1), (1L, 3), (20_000L, 2), (1L << 24, 2) })
        {
            string path = Path.Combine(folder, $"{memory}-{threads}.stat");
            CorpusStatistics.Write(path, rows.Tokens, large, new StatisticsOptions { Memory = memory, Threads = threads });
            Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(path));
        }

        Assert.Equal(5, Directory.EnumerateFileSystemEntries(folder).Count());
        using CorpusStatistics loaded = CorpusStatistics.Load(expected, large);
        Assert.Equal(rows.Tokens.Sha256, loaded.CorpusSha256);
        Assert.All(AllRuns(), run => Assert.Equal(CorpusReference.Runs(rows.Rows, 0, run) is var count && run.Length > 1 && count < 2 ? 0 : count, loaded.NGrams.Count(run)));
    }

    [Fact]
    public void What_an_interrupted_run_left_does_no_harm_and_an_interruption_leaves_nothing()
    {
        string path = Path.Combine(folder, "a.stat");
        Directory.CreateDirectory(path + ".work");
        File.WriteAllText(Path.Combine(path + ".work", "run-0"), "half a run");
        foreach (int reports in new[] { 1, 13, 22, 25 })
        {
            using var cancellation = new CancellationTokenSource();
            int told = 0;
            var stop = new Accelerated.Tools.Common.ProgressHandler<StatisticsProgress>(_ =>
            {
                if (Interlocked.Increment(ref told) == reports)
                {
                    cancellation.Cancel();
                }
            });
            Assert.ThrowsAny<OperationCanceledException>(() =>
                CorpusStatistics.Write(path, corpus.Tokens, corpus.Tokenizer, new StatisticsOptions { Memory = 1 }, stop, cancellation.Token));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }

        CorpusStatistics.Write(path, corpus.Tokens, corpus.Tokenizer, new StatisticsOptions());
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "2")]
    [InlineData(3, "3–4")]
    [InlineData(4, "3–4")]
    [InlineData(5, "5–8")]
    [InlineData(9, "9–16")]
    [InlineData(1023, "513–1024")]
    public void Distances_fall_into_buckets_that_double(int distance, string expected) => Assert.Equal(expected, DistanceBucket.Of(distance).ToString());

    [Fact]
    public void A_saved_file_gives_the_same_answers_and_the_same_bytes_each_time()
    {
        string path = Path.Combine(folder, "a.stat"), again = Path.Combine(folder, "b.stat");
        CorpusStatistics statistics = CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer);
        statistics.Save(path);
        CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer).Save(again);

        CorpusStatistics loaded = CorpusStatistics.Load(path, corpus.Tokenizer);

        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
        Assert.Equal(("random", statistics.NGrams.Tokens), (loaded.Corpus, loaded.NGrams.Tokens));
        Assert.All(AllRuns(), run => Assert.Equal(statistics.NGrams.Count(run), loaded.NGrams.Count(run)));
        Assert.Equal(statistics.SkipGrams.Of(1, 2, new DistanceBucket(3)), loaded.SkipGrams.Of(1, 2, new DistanceBucket(3)));
    }

    [Fact]
    public void Statistics_of_another_tokenizer_are_refused_by_its_hash()
    {
        string path = Path.Combine(folder, "a.stat");
        CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer).Save(path);
        var other = new PieceTokenizer();

        var error = Assert.Throws<InvalidInputException>(() => CorpusStatistics.Load(path, other));
        Assert.Contains("another tokenizer", error.Message, StringComparison.Ordinal);
        Assert.Contains(other.Sha256, error.Message, StringComparison.Ordinal);
        Assert.Contains(corpus.Tokenizer.Sha256, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_anywhere_or_of_another_kind_is_refused_with_its_name()
    {
        string path = Path.Combine(folder, "a.stat");
        CorpusStatistics.Build(corpus.Tokens, corpus.Tokenizer).Save(path);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in Enumerable.Range(0, 40).Select(i => i * whole.Length / 40))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains(path, Assert.Throws<InvalidInputException>(() => CorpusStatistics.Load(path, corpus.Tokenizer)).Message, StringComparison.Ordinal);
        }

        File.WriteAllText(path, "{\"not\": \"statistics\", \"but\": \"long enough\"}");
        Assert.Throws<InvalidInputException>(() => CorpusStatistics.Load(path, corpus.Tokenizer));
        Assert.Throws<InvalidInputException>(() => CorpusStatistics.Load(Path.Combine(folder, "none.stat"), corpus.Tokenizer));
    }

    [Fact]
    public void Tokens_outside_the_vocabulary_are_refused()
    {
        var small = new PieceTokenizer();
        Assert.Contains($"{Vocabulary - 1}", Assert.Throws<InvalidInputException>(() => CorpusStatistics.Build(corpus.Tokens, small)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int[]> AllRuns()
    {
        for (int n = 1, all = Vocabulary; n <= NGramCounts.Longest; n++, all *= Vocabulary)
        {
            for (int code = 0; code < all; code++)
            {
                int[] run = new int[n];
                for (int k = n - 1, rest = code; k >= 0; k--, rest /= Vocabulary)
                {
                    run[k] = rest % Vocabulary;
                }

                yield return run;
            }
        }
    }
}
