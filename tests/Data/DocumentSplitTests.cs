using Accelerated.Data;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class DocumentSplitTests
{
    private static readonly Document[] Documents = [.. Enumerable.Range(0, 5000).Select(i => new Document($"document {i}", $"x:{i}"))];

    [Fact]
    public void The_parts_share_no_document_and_together_hold_all()
    {
        var split = new DocumentSplit(7, 0.8, 0.1);
        Document[][] parts = [.. new[] { DocumentPart.Train, DocumentPart.Valid, DocumentPart.Test }.Select(part => split.Select(Documents, part).ToArray())];
        Assert.Equal(Documents.Length, parts.Sum(part => part.Length));
        Assert.Equal(Documents.Length, parts.SelectMany(part => part).Distinct().Count());
        Assert.Equal(Documents, split.Select(Documents, DocumentPart.Everything));
        // 5 standard deviations of a binomial count
        Assert.InRange(parts[0].Length, 4000 - 141, 4000 + 141);
        Assert.InRange(parts[1].Length, 500 - 106, 500 + 106);
    }

    [Fact]
    public void A_part_depends_on_seed_and_text_alone()
    {
        var split = new DocumentSplit(7);
        Assert.All(Documents, document => Assert.Equal(split.PartOf(document.Text), new DocumentSplit(7).PartOf(new string(document.Text))));
        var other = new DocumentSplit(8, 0.5, 0.25);
        var same = new DocumentSplit(9, 0.5, 0.25);
        int agreements = Documents.Count(document => other.PartOf(document.Text) == same.PartOf(document.Text));
        Assert.InRange(agreements, 1875 - 172, 1875 + 172); // 0.5² + 2 · 0.25² = 0.375, 5 standard deviations
    }

    [Fact]
    public void Fractions_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentSplit(7, 1.1).PartOf("x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentSplit(7, 0.9, 0.2).PartOf("x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentSplit(7, double.NaN).PartOf("x"));
    }
}
