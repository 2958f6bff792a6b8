using Accelerated.Data;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class SdkCorpusTests : IDisposable
{
    private const string Documentation =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <doc>
          <assembly><name>Zoo</name></assembly>
          <members>
            <member name="T:Zoo.Cage`1">
              <summary>Holds a <see cref="T:Zoo.Animal" />, or <see langword="null"/>.</summary>
              <remarks>
                <para>First   paragraph, see <see cref="M:Zoo.Cage`1.Open(System.Int32)" /> and <see href="https://x.y">the page</see>.</para>
                <para>Second &lt;one&gt; with <c>code</c>:</para>
                <code>
        if (x)
            Open();
                </code>
              </remarks>
            </member>
            <member name="M:Zoo.Keeper.Feed(Zoo.Animal)">
              <summary>Feeds an animal.</summary>
              <param name="animal">Who is hungry.</param>
              <exception cref="T:System.ArgumentNullException"><paramref name="animal" /> is <see langword="null" />.</exception>
              <returns />
            </member>
            <member name="M:Zoo.Cage`1.#ctor(System.Collections.Generic.Dictionary{System.String,System.Int32})">
              <summary>Holds a <see cref="T:Zoo.Animal" />, or <see langword="null"/>.</summary>
              <returns>A <see cref="M:Zoo.Cage`1.#ctor" />.</returns>
            </member>
            <member name="P:Zoo.Empty.Nothing"/>
          </members>
        </doc>
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Prose_is_grouped_by_type_stripped_of_markup_and_said_once()
    {
        string file = folder.Write("Zoo.xml", Documentation);
        Document[] documents = [.. SdkCorpus.OpenText([file, file]).Read()];
        Assert.Equal([$"{file}:Zoo.Cage`1", $"{file}:Zoo.Keeper"], documents.Select(document => document.Origin));
        Assert.Equal(
            "Holds a Animal, or null.\nFirst paragraph, see Cage.Open and the page.\nSecond <one> with code:\nif (x)\n    Open();\nA Cage.\n",
            documents[0].Text);
        Assert.Equal("Feeds an animal.\nWho is hungry.\nanimal is null.\n", documents[1].Text);
    }

    [Fact]
    public void Markup_is_the_xml_of_the_members()
    {
        string file = folder.Write("Zoo.xml", Documentation);
        Document[] documents = [.. SdkCorpus.OpenMarkup([file, file]).Read()];
        Assert.Equal(2, documents.Length);
        Assert.StartsWith("<member name=\"M:Zoo.Keeper.Feed(Zoo.Animal)\">", documents[1].Text, StringComparison.Ordinal);
        Assert.Contains("<paramref name=\"animal\" /> is <see langword=\"null\" />.</exception>", documents[1].Text, StringComparison.Ordinal);
        Assert.Contains("Second &lt;one&gt;", documents[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T:Zoo.Cage`1", "Cage", "Zoo.Cage`1")]
    [InlineData("M:Zoo.Cage`1.Open``1(System.Int32)~System.String", "Cage.Open", "Zoo.Cage`1")]
    [InlineData("M:Zoo.Cage`1.#ctor", "Cage", "Zoo.Cage`1")]
    [InlineData("P:Zoo.Cage`1.Item(System.Collections.Generic.List{System.Int32})", "Cage.Item", "Zoo.Cage`1")]
    [InlineData("N:Zoo", "Zoo", "Zoo")]
    public void Documentation_ids_have_readable_names_and_types(string id, string name, string type)
    {
        Assert.Equal(name, DocumentationProse.NameOf(id));
        Assert.Equal(type, DocumentationXml.TypeOf(id));
    }

    [Fact]
    public void The_sdk_that_runs_the_tests_has_prose()
    {
        IReadOnlyList<string> files = SdkFolder.FindDocumentation();
        Assert.Equal(files.Order(StringComparer.Ordinal), files);
        string[] some = [files.First(file => file.EndsWith("/System.Collections.xml", StringComparison.Ordinal))];
        string prose = string.Concat(SdkCorpus.OpenText(some).Read().Select(document => document.Text));
        Assert.Contains("Manages a compact array of bit values", prose, StringComparison.Ordinal);
        Assert.DoesNotContain("cref=", prose, StringComparison.Ordinal);
        string markup = string.Concat(SdkCorpus.OpenMarkup(some).Read().Select(document => document.Text));
        Assert.True(markup.Length > prose.Length);
    }

    [Fact]
    public void A_machine_without_documentation_is_told_where_it_was_looked_for_and_what_to_do()
    {
        string message = Assert.Throws<InvalidInputException>(() => SdkFolder.FindDocumentation([folder.Path, folder["none"]])).Message;
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
        Assert.Contains("DOTNET_ROOT", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_xml_is_reported_with_file_and_line()
    {
        string file = folder.Write("bad.xml", "<doc>\n<members>\n<member name=\"T:A\"><summary>x</sum></member></members></doc>");
        string message = Assert.Throws<InvalidInputException>(() => SdkCorpus.OpenText([file]).Read().ToList()).Message;
        Assert.Contains($"'{file}', line 3: not valid XML", message, StringComparison.Ordinal);
    }
}
