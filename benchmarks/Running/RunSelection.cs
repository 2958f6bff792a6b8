using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Support;

namespace Accelerated.Benchmarks.Running;

/// <summary>Family × variant × shape × device, as far as selected and possible.</summary>
internal static class RunSelection
{
    /// <exception cref="InvalidInputException">A family or variant is unknown, or a shape cannot be read.</exception>
    public static IEnumerable<CaseRun> Of(BenchmarkOptions options, IReadOnlyList<BenchmarkDevice> devices)
    {
        IBenchmarkCase[] cases = [.. Cases(options)];
        string[] known = [.. cases.SelectMany(c => devices.SelectMany(c.VariantsOn)).Distinct()];
        foreach (string variant in options.Variants.Where(v => !known.Contains(v)))
        {
            throw new InvalidInputException($"No variant '{variant}' to be timed there. Known: {string.Join(", ", known)}.");
        }

        return from @case in cases
               from shape in Shapes(options, @case)
               from device in devices
               from variant in @case.VariantsOn(device)
               where options.Variants.Count == 0 || options.Variants.Contains(variant)
               select new CaseRun(@case, variant, device, shape);
    }

    private static IEnumerable<IBenchmarkCase> Cases(BenchmarkOptions options)
    {
        foreach (string family in options.Families.Where(f => BenchmarkCases.All.All(c => c.Name != f)))
        {
            throw new InvalidInputException($"No family '{family}'. Known: {string.Join(", ", BenchmarkCases.All.Select(c => c.Name))}.");
        }

        return BenchmarkCases.All.Where(c => options.Families.Count == 0 || options.Families.Contains(c.Name));
    }

    private static IReadOnlyList<CaseShape> Shapes(BenchmarkOptions options, IBenchmarkCase @case)
    {
        if (options.Shapes.Count == 0)
        {
            return @case.Shapes;
        }

        try
        {
            CaseShape[] shapes = [.. options.Shapes.Select(CaseShape.Parse)];
            return Array.Find(shapes, s => s.Count != @case.SmallShape.Count) is { } wrong
                ? throw new InvalidInputException($"'{wrong}' has {wrong.Count} sizes but {@case.Name} needs {@case.SmallShape.Count}: {@case.SizeNames}.")
                : shapes;
        }
        catch (FormatException error)
        {
            throw new InvalidInputException(error.Message, error);
        }
    }
}
