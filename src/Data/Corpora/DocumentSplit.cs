using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Accelerated.Kernels.Random;
using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>
/// Parts a corpus by document. The part is a function of seed and text alone: it depends neither on the order of documents nor on what else the corpus holds, and
/// two documents with the same text never stand in different parts. Use one seed for a corpus everywhere, whatever seed a run has, or what one run
/// trains on will be what another calls its test.
/// </summary>
/// <param name="Train">Expected fraction of documents in the training part.</param>
/// <param name="Valid">Expected fraction of the validation part; the rest is for testing.</param>
public sealed record DocumentSplit(ulong Seed, double Train = 0.96, double Valid = 0.02)
{
    public DocumentPart PartOf(string text)
    {
        Require.Within(Train, 0, 1);
        Require.Within(Valid, 0, 1 - Train);
        Span<byte> hash = stackalloc byte[Digest.Bytes];
        Digest.Of(MemoryMarshal.AsBytes(text.AsSpan()), hash); // UTF-16, little-endian on every machine that .NET 10 runs on
        uint Word(Span<byte> bytes, int i) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
        double place = Philox.At(Seed, NoisePurpose.DocumentSplit, Word(hash, 0), Word(hash, 1), Word(hash, 2)).X / 4294967296.0;
        return place < Train ? DocumentPart.Train : place < Train + Valid ? DocumentPart.Valid : DocumentPart.Test;
    }

    /// <summary>The documents of one part, in their order.</summary>
    public IEnumerable<Document> Select(IEnumerable<Document> documents, DocumentPart part) =>
        part == DocumentPart.Everything ? documents : documents.Where(document => PartOf(document.Text) == part);
}
