using System.Text;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Storage;

public class SafetensorsFileTests
{
    [Fact]
    public void Written_tensors_are_read_back_bit_for_bit_with_their_metadata()
    {
        using var folder = new TemporaryFolder();
        float[] values = [1, float.NaN, -0f, float.PositiveInfinity, 5, 6, 7];
        TensorSlot[] slots = [new("z", 0, [2, 3]), new("a", 6, [1])];
        SafetensorsFile.Write(folder["m.safetensors"], slots, values, new Dictionary<string, string> { ["step"] = "20" });
        SafetensorsFile file = SafetensorsFile.Read(folder["m.safetensors"]);
        Assert.Equal(["z", "a"], file.Tensors.Select(t => t.Name));
        Assert.Equal([2, 3], file.Find("z")!.Dimensions);
        Assert.Equal(values[..6].Select(BitConverter.SingleToUInt32Bits), file.ReadSingles("z").Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([7f], file.ReadSingles("a"));
        Assert.Equal("20", file.Metadata["step"]);
    }

    [Fact]
    public void The_header_ends_on_8_bytes_and_is_padded_with_spaces()
    {
        using var folder = new TemporaryFolder();
        for (int length = 1; length <= 8; length++)
        {
            SafetensorsFile.Write(folder["m.safetensors"], [new TensorSlot(new string('n', length), 0, [1])], [1f]);
            byte[] bytes = File.ReadAllBytes(folder["m.safetensors"]);
            long header = BitConverter.ToInt64(bytes);
            Assert.Equal(0, header % 8);
            Assert.Equal(8 + header + 4, bytes.Length);
            Assert.EndsWith("}", Encoding.UTF8.GetString(bytes, 8, (int)header).TrimEnd(' '), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3C, 0x01, 0x80 }, 1f, -5.9604645E-08f)]
    [InlineData("BF16", new byte[] { 0x80, 0x3F, 0x49, 0xC0 }, 1f, -3.140625f)]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x18, 0x2D, 0x44, 0x54, 0xFB, 0x21, 0x09, 0x40 }, 1f, 3.1415927f)]
    public void Other_floating_types_are_converted_to_the_nearest_float(string type, byte[] data, float first, float second)
    {
        using var folder = new TemporaryFolder();
        WriteRaw(folder["m.safetensors"], $$"""{"x":{"dtype":"{{type}}","shape":[2],"data_offsets":[0,{{data.Length}}] } }""", data);
        Assert.Equal([first, second], SafetensorsFile.Read(folder["m.safetensors"]).ReadSingles("x"));
    }

    [Theory]
    [InlineData("BOOL", 1)]
    [InlineData("U8", 1)]
    [InlineData("I8", 1)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("F8_E5M2", 1)]
    [InlineData("I16", 2)]
    [InlineData("U16", 2)]
    [InlineData("I32", 4)]
    [InlineData("U32", 4)]
    [InlineData("I64", 8)]
    [InlineData("U64", 8)]
    public void A_tensor_of_another_type_is_listed_but_not_read_as_floats(string type, int size)
    {
        using var folder = new TemporaryFolder();
        WriteRaw(folder["m.safetensors"], $$"""{"x":{"dtype":"{{type}}","shape":[],"data_offsets":[0,{{size}}] } }""", new byte[size]);
        SafetensorsFile file = SafetensorsFile.Read(folder["m.safetensors"]);
        Assert.Equal(type, file.Find("x")!.Type);
        Assert.Contains(type, Assert.Throws<InvalidInputException>(() => file.ReadSingles("x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4, "'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2000000000,2000000000,2000000000],"data_offsets":[0,4]}}""", 4, "'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "truncated")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "'x'")]
    [InlineData("""{"x":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "F33")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlaps")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "gap")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "tensors end")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "JSON")]
    [InlineData("""{"x":3}""", 4, "JSON")]
    [InlineData("""[1]""", 4, "JSON")]
    [InlineData("""{"x":""", 4, "JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "JSON")]
    public void A_damaged_file_is_refused_with_its_name_and_the_fault(string header, int dataLength, string fault)
    {
        using var folder = new TemporaryFolder();
        WriteRaw(folder["m.safetensors"], header, new byte[dataLength]);
        string message = Assert.Throws<InvalidInputException>(() => SafetensorsFile.Read(folder["m.safetensors"])).Message;
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Contains("m.safetensors", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile.Write(folder["whole"], [new TensorSlot("x", 0, [3]), new TensorSlot("y", 3, [1])], [1f, 2f, 3f, 4f]);
        byte[] whole = File.ReadAllBytes(folder["whole"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], whole[..length]);
            Assert.Throws<InvalidInputException>(() => SafetensorsFile.Read(folder["cut"]));
        }
    }

    [Fact]
    public void A_missing_and_a_foreign_file_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text"], "PK this is no safetensors file but has more than eight bytes");
        Assert.Contains("does not exist", Assert.Throws<InvalidInputException>(() => SafetensorsFile.Read(folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains("no safetensors file", Assert.Throws<InvalidInputException>(() => SafetensorsFile.Read(folder["text"])).Message, StringComparison.Ordinal);
    }

    internal static void WriteRaw(string path, string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);
    }
}
