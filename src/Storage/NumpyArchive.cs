using System.IO.Compression;

namespace Accelerated.Storage;

/// <summary>NumPy's <c>.npz</c>: a zip of <c>.npy</c> entries, stored without compression. The same arrays give the same bytes.</summary>
public sealed class NumpyArchive
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive zip;

    private NumpyArchive(ZipArchive zip) => this.zip = zip;

    /// <summary>Writes the archive at <paramref name="path"/>, atomically.</summary>
    public static void Write(string path, Action<NumpyArchive> fill) => AtomicFile.Write(path, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        fill(new NumpyArchive(zip));
    });

    public void Add(string name, ReadOnlySpan<float> data, params ReadOnlySpan<int> shape) => AddElements(name, "<f4", data, shape);

    public void Add(string name, ReadOnlySpan<double> data, params ReadOnlySpan<int> shape) => AddElements(name, "<f8", data, shape);

    public void Add(string name, ReadOnlySpan<int> data, params ReadOnlySpan<int> shape) => AddElements(name, "<i4", data, shape);

    private void AddElements<T>(string name, string descriptor, ReadOnlySpan<T> data, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        NumpyFile.RequireElements(data.Length, shape);
        ZipArchiveEntry entry = zip.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using Stream stream = entry.Open();
        NumpyFile.WriteTo(stream, descriptor, data, shape);
    }
}
