using Accelerated.Kernels;

namespace Accelerated.Benchmarks.Cases;

/// <summary>All cases of this assembly: the families in the order of the catalogue, then whole models.</summary>
internal static class BenchmarkCases
{
    public static IReadOnlyList<IBenchmarkCase> All { get; } = Find();

    private static IBenchmarkCase[] Find()
    {
        List<string> order = [.. KernelCatalogue.Families.Select(f => f.Name)];
        return
        [
            .. typeof(BenchmarkCases).Assembly.GetTypes()
                .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBenchmarkCase)))
                .Select(t => (IBenchmarkCase)Activator.CreateInstance(t)!)
                .OrderBy(c => order.Contains(c.Name) ? order.IndexOf(c.Name) : order.Count)
                .ThenBy(c => c.Name, StringComparer.Ordinal),
        ];
    }
}
