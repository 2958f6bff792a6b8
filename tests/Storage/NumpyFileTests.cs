using System.IO.Compression;
using System.Text;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Storage;

public class NumpyFileTests
{
    [Fact]
    public void Every_written_type_is_read_back_bit_for_bit_with_its_shape()
    {
        using var folder = new TemporaryFolder();
        float[] singles = [0, -0f, float.NaN, float.Epsilon, 1.5f, float.NegativeInfinity];
        double[] doubles = [Math.PI, double.NaN, double.MaxValue, -1];
        int[] integers = [int.MinValue, -1, 0, 1, int.MaxValue];
        NumpyFile.Write(folder["f.npy"], singles, 2, 3);
        NumpyFile.Write(folder["d.npy"], doubles, 2, 2, 1);
        NumpyFile.Write(folder["i.npy"], integers, 5);
        using NumpyArray f = NumpyFile.Read(folder["f.npy"]), d = NumpyFile.Read(folder["d.npy"]), i = NumpyFile.Read(folder["i.npy"]);
        Assert.Equal(singles.Select(BitConverter.SingleToUInt32Bits), f.ToSingles().Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(doubles.Select(BitConverter.DoubleToUInt64Bits), d.ToDoubles().Select(BitConverter.DoubleToUInt64Bits));
        Assert.Equal(integers, i.ToInt32s());
        Assert.Equal([2, 3], f.Shape);
        Assert.Equal([2, 2, 1], d.Shape);
        Assert.Equal([5], i.Shape);
        Assert.Equal(("<f4", "<f8", "<i4"), (f.ElementType, d.ElementType, i.ElementType));
    }

    [Theory]
    [InlineData(new int[] { }, "()")]
    [InlineData(new[] { 1 }, "(1,)")]
    [InlineData(new[] { 1, 1 }, "(1, 1)")]
    public void The_header_is_the_literal_that_NumPy_writes_and_ends_on_64_bytes(int[] shape, string tuple)
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(folder["a.npy"], new float[1], shape);
        byte[] bytes = File.ReadAllBytes(folder["a.npy"]);
        int length = BitConverter.ToUInt16(bytes, 8);
        Assert.Equal(0, (10 + length) % 64);
        Assert.Equal(10 + length + 4, bytes.Length);
        string header = Encoding.ASCII.GetString(bytes, 10, length);
        Assert.StartsWith($"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple}, }}", header, StringComparison.Ordinal);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<i8", new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, -1)]
    [InlineData("<u8", new byte[] { 7, 1, 0, 0, 0, 0, 0, 0 }, 263)]
    [InlineData("<u4", new byte[] { 255, 255, 255, 127 }, int.MaxValue)]
    [InlineData("<u2", new byte[] { 255, 255 }, 65535)]
    [InlineData("<i2", new byte[] { 255, 255 }, -1)]
    [InlineData("|u1", new byte[] { 200 }, 200)]
    [InlineData("|i1", new byte[] { 200 }, -56)]
    public void Integers_of_every_width_are_read(string type, byte[] element, int value)
    {
        using var folder = new TemporaryFolder();
        WriteRaw(folder["a.npy"], $"{{'descr': '{type}', 'fortran_order': False, 'shape': (1,), }}", element);
        using NumpyArray array = NumpyFile.Read(folder["a.npy"]);
        Assert.Equal([value], array.ToInt32s());
        Assert.Equal([value], array.ToDoubles());
    }

    [Theory]
    [InlineData("<u4", new byte[] { 0, 0, 0, 128 })]
    [InlineData("<i8", new byte[] { 0, 0, 0, 128, 0, 0, 0, 0 })]
    [InlineData("<u8", new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 })]
    public void An_integer_beyond_32_bits_is_refused_by_its_place(string type, byte[] element)
    {
        using var folder = new TemporaryFolder();
        WriteRaw(folder["a.npy"], $"{{'descr': '{type}', 'fortran_order': False, 'shape': (1,), }}", element);
        using NumpyArray array = NumpyFile.Read(folder["a.npy"]);
        Assert.Contains("element 0", Assert.Throws<InvalidInputException>(() => array.ToInt32s()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_mapped_array_is_read_by_its_position()
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(folder["a.npy"], Enumerable.Range(0, 1000).ToArray(), 10, 100);
        using NumpyArray array = NumpyFile.Read(folder["a.npy"]);
        var part = new int[3];
        array.Read(700, part.AsSpan());
        Assert.Equal([700, 701, 702], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Read(998, new int[3].AsSpan()));
    }

    [Fact]
    public void Floats_are_no_token_ids()
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(folder["a.npy"], new float[1], 1);
        using NumpyArray array = NumpyFile.Read(folder["a.npy"]);
        Assert.Throws<InvalidInputException>(() => array.ToInt32s());
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", ">f4")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "<c8")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }", "column-major")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "-1")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "truncated")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "no plain array")]
    public void A_header_that_cannot_be_read_is_refused_with_its_reason(string header, string reason)
    {
        using var folder = new TemporaryFolder();
        WriteRaw(folder["a.npy"], header, new byte[4]);
        string message = Assert.Throws<InvalidInputException>(() => NumpyFile.Read(folder["a.npy"])).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("a.npy", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_an_empty_and_a_foreign_file_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["empty.npy"], []);
        File.WriteAllText(folder["text.npy"], "step,loss\n0,1.5\n");
        Assert.Contains("does not exist", Assert.Throws<InvalidInputException>(() => NumpyFile.Read(folder["none.npy"])).Message, StringComparison.Ordinal);
        Assert.Contains("no NumPy file", Assert.Throws<InvalidInputException>(() => NumpyFile.Read(folder["empty.npy"])).Message, StringComparison.Ordinal);
        Assert.Contains("no NumPy file", Assert.Throws<InvalidInputException>(() => NumpyFile.Read(folder["text.npy"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_do_not_fill_the_shape_are_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => NumpyFile.Write(folder["a.npy"], new float[5], 2, 3));
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void An_archive_holds_each_array_and_equal_archives_have_equal_bytes()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "a.npz", "b.npz" })
        {
            NumpyArchive.Write(folder[name], archive =>
            {
                archive.Add("loss", [1.5, 2.5], 1, 2);
                archive.Add("rows", [7], 1);
                archive.Add("weights", [0.5f], 1);
            });
        }

        Assert.Equal(File.ReadAllBytes(folder["a.npz"]), File.ReadAllBytes(folder["b.npz"]));
        ZipFile.ExtractToDirectory(folder["a.npz"], folder["out"]);
        using NumpyArray loss = NumpyFile.Read(folder["out", "loss.npy"]), rows = NumpyFile.Read(folder["out", "rows.npy"]);
        Assert.Equal([1.5, 2.5], loss.ToDoubles());
        Assert.Equal([1, 2], loss.Shape);
        Assert.Equal([7], rows.ToInt32s());
    }

    private static void WriteRaw(string path, string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        File.WriteAllBytes(path, [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data]);
    }
}
