using ILGPU.Runtime;

namespace Accelerated.Kernels;

/// <summary>
/// An operation's contract and its ranked variants. The first supported variant that is worthwhile runs; the last one added is the definition: plain ILGPU,
/// one thread per output, supported everywhere.
/// </summary>
public sealed class KernelFamily<TArguments>(string name) : IKernelFamily
    where TArguments : struct
{
    private readonly List<Variant> variants = [];

    public string Name { get; } = name;

    public IReadOnlyList<string> VariantNames => variants.ConvertAll(v => v.Name);

    /// <summary>Ranks <typeparamref name="TVariant"/> below all variants added so far.</summary>
    public KernelFamily<TArguments> Add<TVariant>()
        where TVariant : struct, IKernelVariant<TArguments>
    {
        variants.Add(new Variant(TVariant.Name, TVariant.Needs, TVariant.IsWorthwhile, TVariant.Load, TVariant.Kernels, TVariant.LaunchBounds, TVariant.Precision));
        return this;
    }

    public string ChooseName(Accelerator accelerator, string? forced, KernelPrecision precision = KernelPrecision.Float32) => Choose(accelerator, forced, precision).Name;

    public KernelPrecision Precision(string variant) => Find(variant).Precision;

    public bool Supports(string variant, Accelerator accelerator) => Find(variant).Needs.AreMetBy(accelerator);

    public IReadOnlyList<Delegate> Kernels(string variant) => Find(variant).Kernels;

    public KernelSpecialization LaunchBounds(string variant, Delegate kernel) => Find(variant).LaunchBounds(kernel);

    /// <summary>Loads the variant that <see cref="ChooseName"/> names.</summary>
    /// <exception cref="KernelChoiceException">The forced variant is unknown or unsupported.</exception>
    public KernelLaunch<TArguments> Load(Accelerator accelerator, string? forced = null, KernelPrecision precision = KernelPrecision.Float32)
    {
        KernelLaunch<TArguments> launch = Choose(accelerator, forced, precision).Load(accelerator);
        return (AcceleratorStream stream, in TArguments arguments) =>
        {
            launch(stream, arguments);

            // What a variant holds, scratch memory above all, must outlive its work, even where the caller lets go of the launch meanwhile.
            GC.KeepAlive(launch);
        };
    }

    private Variant Choose(Accelerator accelerator, string? forced, KernelPrecision precision)
    {
        if (forced is not null)
        {
            Variant variant = Find(forced);
            return variant.Needs.AreMetBy(accelerator)
                ? variant
                : throw new KernelChoiceException($"Kernel '{Name}/{forced}' does not run on {accelerator.Name} ({accelerator.AcceleratorType}): it needs {variant.Needs}. Supported there: {Join(v => v.Needs.AreMetBy(accelerator))}.");
        }

        Variant? best = Best(accelerator, precision) ?? Best(accelerator, KernelPrecision.Float32);
        if (best is not null)
        {
            return best;
        }

        throw new KernelChoiceException($"No variant of kernel '{Name}' runs on {accelerator.Name} ({accelerator.AcceleratorType}).");
    }

    private Variant? Best(Accelerator accelerator, KernelPrecision precision) =>
        variants.Find(v => v.Precision == precision && v.Needs.AreMetBy(accelerator) && v.IsWorthwhile(accelerator));

    private Variant Find(string variant) =>
        variants.Find(v => v.Name == variant)
        ?? throw new KernelChoiceException($"No kernel '{Name}/{variant}'. Known: {Join(_ => true)}.");

    private string Join(Predicate<Variant> which) => string.Join(", ", variants.FindAll(which).ConvertAll(v => v.Name));

    private sealed record Variant(
        string Name,
        DeviceNeeds Needs,
        Func<Accelerator, bool> IsWorthwhile,
        Func<Accelerator, KernelLaunch<TArguments>> Load,
        IReadOnlyList<Delegate> Kernels,
        Func<Delegate, KernelSpecialization> LaunchBounds,
        KernelPrecision Precision);
}
