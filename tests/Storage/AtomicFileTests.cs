using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Storage;

public class AtomicFileTests
{
    [Fact]
    public void A_written_file_holds_the_bytes_and_nothing_else_is_left_beside_it()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a.bin"], stream => stream.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["a.bin"]));
        Assert.Equal(["a.bin"], folder.Entries());
    }

    [Fact]
    public void Missing_folders_are_created_and_an_older_file_is_replaced()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["x", "y", "a.txt"], "a longer first text");
        AtomicFile.WriteText(folder["x", "y", "a.txt"], "λ");
        Assert.Equal([0xCE, 0xBB], File.ReadAllBytes(folder["x", "y", "a.txt"]));
    }

    [Fact]
    public void A_failing_writer_leaves_no_file_and_no_temporary_file()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArithmeticException>(() => AtomicFile.Write(folder["a.bin"], stream =>
        {
            stream.Write(new byte[100_000]);
            throw new ArithmeticException();
        }));
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void A_failing_writer_leaves_the_older_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a.txt"], "old");
        Assert.Throws<ArithmeticException>(() => AtomicFile.Write(folder["a.txt"], _ => throw new ArithmeticException()));
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Entries());
    }

    [Fact]
    public void A_full_disk_is_one_line_that_names_the_file_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InvalidInputException>(() =>
            AtomicFile.Write(folder["a.bin"], 0, static (stream, _) => stream.Write(new byte[4096]), static name => new FullDiskStream(name, 1000)));
        Assert.Contains(folder["a.bin"], error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void The_operating_systems_own_full_device_is_reported_the_same_way()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InvalidInputException>(() =>
            AtomicFile.Write(folder["a.bin"], 0, static (stream, _) => stream.Write(new byte[4096]), static _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write)));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void A_folder_under_the_final_name_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Assert.Throws<InvalidInputException>(() => AtomicFile.WriteText(folder["a"], "x"));
        Assert.Equal(["a"], folder.Entries());
    }
}
