using Accelerated.Benchmarks.Machine;

namespace Accelerated.Benchmarks.Cases;

/// <summary>
/// Something to be timed, at sizes that matter. To add one, write a class with a constructor without parameters; <see cref="BenchmarkCases"/> finds it.
/// </summary>
internal interface IBenchmarkCase
{
    /// <summary>The kernel family's name, or <c>model-…</c>.</summary>
    string Name { get; }

    /// <summary>What the sizes of a shape are, in their order: <c>rows x sum x columns</c>.</summary>
    string SizeNames { get; }

    /// <summary>The shapes timed unless others are asked for.</summary>
    IReadOnlyList<CaseShape> Shapes { get; }

    /// <summary>A shape with ragged edges at which the definition takes no time worth mentioning, even interpreted.</summary>
    CaseShape SmallShape { get; }

    /// <summary>The variants worth timing on <paramref name="device"/>, best first.</summary>
    IReadOnlyList<string> VariantsOn(BenchmarkDevice device);

    CaseCost CostOf(string variant, CaseShape shape);

    /// <summary>Puts everything that a run needs on <paramref name="device"/>.</summary>
    IPreparedRun Prepare(BenchmarkDevice device, string variant, CaseShape shape);

    /// <summary>The same computation by what defines it, on the same inputs. Runs on every device, at any price.</summary>
    IPreparedRun PrepareDefinition(BenchmarkDevice device, string variant, CaseShape shape);

    /// <summary>Whether <paramref name="variant"/> is the definition itself.</summary>
    bool IsDefinition(string variant);

    /// <summary>Whether the definition can be waited for on <paramref name="device"/> at any shape in <see cref="Shapes"/>.</summary>
    bool DefinitionWorksOn(BenchmarkDevice device);
}
