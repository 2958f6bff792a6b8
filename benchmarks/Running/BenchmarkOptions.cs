using Accelerated.Devices;

namespace Accelerated.Benchmarks.Running;

/// <summary>What to run and how long.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Names of cases; all if empty.</summary>
    public IReadOnlyList<string> Families { get; init; } = [];

    /// <summary>Names of variants; all if empty.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>Shapes instead of the cases' own, if any.</summary>
    public IReadOnlyList<string> Shapes { get; init; } = [];

    public IReadOnlyList<string> Devices { get; init; } = ["cpu"];

    /// <summary>Of the matrix products in whole steps; where it is not float32, only these are run.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Host threads; one per processor if null.</summary>
    public int? Threads { get; init; }

    /// <summary>Longer iterations, and runs that the default leaves out because they take seconds.</summary>
    public bool Full { get; init; }

    /// <summary>Only names what would run.</summary>
    public bool List { get; init; }

    /// <summary>Shows BenchmarkDotNet's own log.</summary>
    public bool Verbose { get; init; }

    /// <summary>Folder of the results.</summary>
    public string Output { get; init; } = Path.Combine("BenchmarkDotNet.Artifacts", "results");
}
