using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Benchmarks.Models;
using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Benchmarks.Running;

/// <summary>Family × variant × shape × device, as far as selected and possible.</summary>
internal static class RunSelection
{
    /// <exception cref="InvalidInputException">A family or variant is unknown or has no such precision, or a shape cannot be read.</exception>
    public static IEnumerable<CaseRun> Of(BenchmarkOptions options, IReadOnlyList<BenchmarkDevice> devices, IReadOnlyList<IBenchmarkCase> all)
    {
        IBenchmarkCase[] cases = [.. Cases(options, all)];
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

    private static IEnumerable<IBenchmarkCase> Cases(BenchmarkOptions options, IReadOnlyList<IBenchmarkCase> all)
    {
        foreach (string family in options.Families.Where(f => all.All(c => c.Name != f)))
        {
            throw new InvalidInputException($"No family '{family}'. Known: {string.Join(", ", all.Select(c => c.Name))}.");
        }

        IEnumerable<IBenchmarkCase> selected = all.Where(c => options.Families.Count == 0 || options.Families.Contains(c.Name));
        if (options.Precision == Precision.Float32)
        {
            return selected;
        }

        // A family's variants are loaded by name whatever the device's precision, so that their results would say what they are not.
        return options.Families.Count > 0 && selected.FirstOrDefault(c => c is not ModelCase) is { } other
            ? throw new InvalidInputException($"--precision is of whole steps, and {other.Name} is none: its variants have the precision that they are named after.")
            : selected.Where(c => c is ModelCase);
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
