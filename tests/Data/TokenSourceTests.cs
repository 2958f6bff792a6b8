using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class TokenSourceTests : IDisposable
{
    private const int Bos = SmallTokenizer.EndOfText;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Documents_are_joined_cut_into_rows_and_headed_by_bos(bool cached)
    {
        string corpus = folder.Write("a.jsonl", "{\"text\": \"hello\"}\n{\"text\": \"abc world\"}\n{\"text\": \"xyz\"}\n");
        using TokenRows rows = TokenSource.Open(Options(corpus) with { Length = 4, CacheFolder = cached ? folder["cache"] : null });
        Assert.Equal((2, 4, corpus), (rows.Count, rows.Length, rows.Name));
        Assert.Equal([Bos, 259, 266, 264, Bos, 'x', 'y', 'z'], All(rows)); // hello, abc, " world", then the bytes of xyz
        Assert.Equal(Bos, rows.LargestId);
        Assert.Equal(TokenRows.FromArray("x", All(rows), 4).Sha256, rows.Sha256);
    }

    [Fact]
    public void Separators_stand_behind_every_document()
    {
        string corpus = folder.Write("a.jsonl", "{\"text\": \"hello\"}\n{\"text\": \"\"}\n{\"text\": \"xy\"}\n");
        using TokenRows rows = TokenSource.Open(Options(corpus) with { Length = 3, Separators = true, Name = "mine" });
        Assert.Equal([Bos, 259, Bos, Bos, Bos, 'x', Bos, 'y', Bos], All(rows));
        Assert.Equal("mine", rows.Name);
    }

    [Fact]
    public void The_parts_of_a_corpus_pack_different_documents()
    {
        string corpus = folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 400).Select(i => $"{{\"text\": \"{(char)(0x4E00 + i)}\"}}\n")));
        var parts = new[] { "train", "valid", "test" }.Select(part =>
        {
            using TokenRows rows = TokenSource.Open(Options($"{corpus}#{part}") with { Length = 4 }); // one document of three bytes to a row
            return All(rows).Chunk(4).Select(row => (row[1], row[2], row[3])).ToHashSet();
        }).ToArray();
        Assert.Equal(400, parts.Sum(part => part.Count));
        Assert.Equal(400, parts.SelectMany(part => part).Distinct().Count());
        Assert.True(parts[0].Count > parts[1].Count);
    }

    [Fact]
    public void A_packed_corpus_is_packed_anew_only_when_something_that_matters_changed()
    {
        string corpus = folder.Write("a.txt", "hello hello hello");
        TokenSourceOptions options = Options(corpus) with { Length = 3, CacheFolder = folder["cache"] };
        Assert.Equal(1, Packings(options));
        Assert.Equal(0, Packings(options));
        File.Move(corpus, folder["renamed.txt"]);
        folder.Write("a.txt", "hello hello hello");
        Assert.Equal(0, Packings(options)); // the content counts, not the file
        folder.Write("a.txt", "hello hello hellO");
        Assert.Equal(1, Packings(options));
        Assert.Equal(1, Packings(options with { Length = 4 }));
        Assert.Equal(1, Packings(options with { Separators = true }));
        Assert.Equal(0, Packings(options with { Seed = 3 })); // no part, no seed
        Assert.DoesNotContain(Directory.EnumerateFiles(folder["cache"]), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".bin", "x")]
    [InlineData(".bin.json", "{}")]
    [InlineData(".bin.json", "{")]
    public void A_damaged_cache_is_packed_again(string ending, string content)
    {
        TokenSourceOptions options = Options(folder.Write("a.txt", "hello hello hello")) with { Length = 3, CacheFolder = folder["cache"] };
        Assert.Equal(1, Packings(options));
        File.WriteAllText(Directory.EnumerateFiles(folder["cache"]).Single(file => file.EndsWith(ending, StringComparison.Ordinal)), content);
        Assert.Equal(1, Packings(options));
        using TokenRows rows = TokenSource.Open(options);
        Assert.Equal([Bos, 259, ' ', Bos, 259, ' '], All(rows));
    }

    [Fact]
    public void The_manifest_tells_what_the_file_holds_and_came_from()
    {
        string corpus = folder.Write("a.txt", "hello hello hello");
        TokenSourceOptions options = Options(corpus) with { Length = 3, CacheFolder = folder["cache"] };
        TokenSource.Open(options).Dispose();
        string packed = Directory.EnumerateFiles(folder["cache"], "*.bin").Single();
        JsonObject manifest = JsonFile.Read(packed + ".json");
        Assert.Equal((2, 3, 268), ((int)manifest["rows"]!, (int)manifest["length"]!, (int)manifest["vocabulary"]!)); // hello, space, hello, space, hello: five ids, two to a row
        Assert.Equal(Sha256Of.File(corpus), (string)manifest["sources"]![0]!["sha256"]!);
        Assert.Equal(options.Tokenizer!.Sha256, (string)manifest["tokenizer_sha256"]!);
        using TokenRows direct = TokenSource.Open(new TokenSourceOptions { Spec = packed });
        using TokenRows opened = TokenSource.Open(options);
        Assert.Equal(All(opened), All(direct));
        Assert.Equal(opened.Sha256, direct.Sha256);
        Assert.Equal(2 * 6, new FileInfo(packed).Length);
    }

    [Fact]
    public void Many_documents_pack_the_same_however_they_are_spread_over_threads()
    {
        string corpus = folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 3000).Select(i => $"{{\"text\": \"hello {i} world {i * i} \"}}\n")));
        ITokenizer tokenizer = Tokenizer();
        List<int> expected = [];
        foreach (Document document in Corpus.Open(corpus).Read())
        {
            tokenizer.Encode(document.Text, expected);
        }

        using TokenRows rows = TokenSource.Open(Options(corpus) with { Length = 8 });
        int[] packed = [.. All(rows).Where((_, i) => i % 8 != 0)];
        Assert.Equal(expected.Take(expected.Count / 7 * 7), packed);
    }

    [Theory]
    [InlineData("<i4", 4)]
    [InlineData("<u2", 2)]
    [InlineData("<i8", 8)]
    [InlineData("|u1", 1)]
    public void Numpy_rows_of_any_integer_are_read_verbatim(string type, int size)
    {
        string path = Numpy("t.npy", type, size, "(2, 3)", [5, 1, 2, 0, 3, 200]);
        using TokenRows rows = TokenSource.Open(new TokenSourceOptions { Spec = path, Vocabulary = 201 });
        Assert.Equal((2, 3, 200), (rows.Count, rows.Length, rows.LargestId));
        Assert.Equal([5, 1, 2, 0, 3, 200], All(rows));
        Assert.Equal(TokenRows.FromArray("x", [5, 1, 2, 0, 3, 200], 3).Sha256, rows.Sha256);
    }

    [Fact]
    public void A_flat_file_is_cut_into_rows_verbatim()
    {
        string path = folder.Write("t.bin", Bytes(2, [5, 1, 2, 0, 3, 40000, 7]));
        using TokenRows rows = TokenSource.Open(new TokenSourceOptions { Spec = path, Length = 3 });
        Assert.Equal([5, 1, 2, 0, 3, 40000], All(rows));
    }

    [Fact]
    public void An_id_outside_the_vocabulary_is_reported_with_file_row_and_column()
    {
        string numpy = Numpy("t.npy", "<i8", 8, "(2, 3)", [5, 1, 2, 0, 5_000_000_000, 2]);
        Assert.Contains($"'{numpy}', row 1, column 1: the token id is 5000000000, but the vocabulary has 10 ids, 0 to 9", Error(new TokenSourceOptions { Spec = numpy, Vocabulary = 10 }), StringComparison.Ordinal);
        string negative = Numpy("n.npy", "<i4", 4, "(2, 3)", [5, 1, -7, 0, 1, 2]);
        Assert.Contains("row 0, column 2: the token id is -7, but ids are 0 or above", Error(new TokenSourceOptions { Spec = negative }), StringComparison.Ordinal);
        string flat = folder.Write("t.bin", Bytes(2, [5, 1, 2, 10]));
        Assert.Contains("row 1, column 1: the token id is 10,", Error(new TokenSourceOptions { Spec = flat, Length = 2, Vocabulary = 10 }), StringComparison.Ordinal);
        string corpus = folder.Write("a.txt", "hello");
        Assert.Contains("the tokenizer has 268 ids, but the model's vocabulary only 100", Error(Options(corpus) with { Length = 2, Vocabulary = 100 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_files_of_the_wrong_form_are_refused()
    {
        Assert.Contains("but tokens are integers", Error(new TokenSourceOptions { Spec = Numpy("f.npy", "<f4", 4, "(1, 1)", [0]) }), StringComparison.Ordinal);
        Assert.Contains("of shape (4)", Error(new TokenSourceOptions { Spec = Numpy("d.npy", "<i4", 4, "(4,)", [1, 2, 3, 4]) }), StringComparison.Ordinal);
        Assert.Contains("holds no tokens", Error(new TokenSourceOptions { Spec = Numpy("e.npy", "<i4", 4, "(0, 4)", []) }), StringComparison.Ordinal);
        Assert.Contains("truncated", Error(new TokenSourceOptions { Spec = Numpy("c.npy", "<i4", 4, "(3, 4)", [1, 2]) }), StringComparison.Ordinal);
        Assert.Contains("rows of 3 tokens, but at most 2", Error(new TokenSourceOptions { Spec = Numpy("l.npy", "<i4", 4, "(1, 3)", [1, 2, 3]), Length = 2 }), StringComparison.Ordinal);
        Assert.Contains("does not exist", Error(new TokenSourceOptions { Spec = folder["none.npy"] }), StringComparison.Ordinal);
        Assert.Contains("no documents to part", Error(new TokenSourceOptions { Spec = folder["none.npy"] + "#train" }), StringComparison.Ordinal);
        string flat = folder.Write("t.bin", Bytes(2, [1, 2]));
        Assert.Contains("length of its rows must be given", Error(new TokenSourceOptions { Spec = flat }), StringComparison.Ordinal);
        Assert.Contains("has 4 bytes", Error(new TokenSourceOptions { Spec = flat, Length = 3 }), StringComparison.Ordinal);
        Assert.Contains("has 3 bytes", Error(new TokenSourceOptions { Spec = folder.Write("odd.bin", "abc"), Length = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_that_does_not_fit_its_manifest_is_refused()
    {
        string corpus = folder.Write("a.txt", "hello hello hello");
        TokenSourceOptions options = Options(corpus) with { Length = 3, CacheFolder = folder["cache"] };
        TokenSource.Open(options).Dispose();
        string packed = Directory.EnumerateFiles(folder["cache"], "*.bin").Single();
        string manifest = File.ReadAllText(packed + ".json");
        File.WriteAllText(packed + ".json", manifest.Replace("\"rows\": ", "\"rows\": 1", StringComparison.Ordinal));
        Assert.Contains("its manifest speaks of", Error(new TokenSourceOptions { Spec = packed }), StringComparison.Ordinal);
        File.WriteAllText(packed + ".json", "{}");
        Assert.Contains("says the format is", Error(new TokenSourceOptions { Spec = packed }), StringComparison.Ordinal);
        File.WriteAllText(packed + ".json", manifest.Replace("\"rows\"", "\"lines\"", StringComparison.Ordinal));
        Assert.Contains("is no manifest", Error(new TokenSourceOptions { Spec = packed }), StringComparison.Ordinal);
        File.WriteAllText(packed + ".json", manifest);
        Assert.Contains("another tokenizer", Error(new TokenSourceOptions { Spec = packed, Tokenizer = new BytePairTrainer(258).Train(["aa"]) }), StringComparison.Ordinal);
    }

    [Fact]
    public void Corpora_that_make_no_row_are_refused_and_leave_nothing_behind()
    {
        string corpus = folder.Write("a.txt", "hello");
        Assert.Contains("makes 1 tokens, but a row of 4 needs 3", Error(Options(corpus) with { Length = 4, CacheFolder = folder["cache"] }), StringComparison.Ordinal);
        Assert.Contains("makes 0 tokens", Error(Options(folder.Write("e.txt", "")) with { Length = 4 }), StringComparison.Ordinal);
        Assert.Contains("holds no documents", Error(Options(folder.Write("e.jsonl", "\n")) with { Length = 4 }), StringComparison.Ordinal);
        Assert.Contains("needs", Error(Options(corpus) with { Length = 4, CacheFolder = folder["cache"] }), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["cache"]));
        Assert.Contains("a tokenizer must be given", Error(new TokenSourceOptions { Spec = corpus, Length = 4 }), StringComparison.Ordinal);
        Assert.Contains("the length of its rows", Error(Options(corpus)), StringComparison.Ordinal);
        string broken = folder.Write("b.jsonl", "{\"text\": \"hello\"}\n{");
        Assert.Contains($"'{broken}', line 2", Error(Options(broken) with { Length = 4, CacheFolder = folder["cache"] }), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["cache"]));
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.jsonl.zst")]
    public void Written_corpora_read_back(string name)
    {
        Document[] documents = [new("one\n\"two\" 日本", "a:1"), new("", "b"), new(new string('x', 300_000), "c")];
        Assert.Equal(3, CorpusFile.Write(folder[name], documents));
        Assert.Equal(documents.Select(document => document.Text), Corpus.Open(folder[name]).Read().Select(document => document.Text));
        Assert.Contains(".jsonl or .jsonl.zst", Assert.Throws<InvalidInputException>(() => CorpusFile.Write(folder["x.txt"], documents)).Message, StringComparison.Ordinal);
    }

    private static int[] All(TokenRows rows)
    {
        int[] tokens = new int[rows.Count * rows.Length];
        rows.Read([.. Enumerable.Range(0, rows.Count)], tokens);
        return tokens;
    }

    private static int Packings(TokenSourceOptions options)
    {
        var counter = new Counter();
        TokenSource.Open(options, counter).Dispose();
        return counter.Reports;
    }

    private static string Error(TokenSourceOptions options) => Assert.Throws<InvalidInputException>(() => TokenSource.Open(options)).Message;

    private static byte[] Bytes(int size, long[] values)
    {
        byte[] bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++)
        {
            byte[] wide = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(wide, values[i]);
            wide.AsSpan(0, size).CopyTo(bytes.AsSpan(i * size));
        }

        return bytes;
    }

    private string Numpy(string name, string type, int size, string shape, long[] values)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return folder.Write(name, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. Bytes(size, values)]);
    }

    private TokenSourceOptions Options(string spec) => new() { Spec = spec, Tokenizer = Tokenizer() };

    private ITokenizer Tokenizer() => TokenizerFile.Load(folder.Write("tokenizer.json", SmallTokenizer.Json()));

    private sealed class Counter : IProgress<PackingProgress>
    {
        public int Reports { get; private set; }

        public void Report(PackingProgress value) => Reports++;
    }
}
