using Accelerated.Kernels;
using Accelerated.Support;
using ILGPU.Runtime;

namespace Accelerated.Devices;

/// <summary>Variants forced by name, as <c>--kernel family=variant</c> gives them. Families without an entry run their best supported variant.</summary>
public sealed class KernelChoice
{
    private readonly Dictionary<string, string> forced = [];

    /// <summary>No variant forced.</summary>
    public static KernelChoice Best { get; } = new([]);

    /// <param name="choices">Each <c>family=variant</c>.</param>
    /// <exception cref="InvalidInputException">A choice is malformed, or its family or variant unknown.</exception>
    public KernelChoice(IEnumerable<string> choices)
    {
        foreach (string choice in choices)
        {
            string[] parts = choice.Split('=');
            if (parts.Length != 2)
            {
                throw new InvalidInputException($"'{choice}' names no kernel. Write family=variant.");
            }

            IKernelFamily family = KernelCatalogue.Families.FirstOrDefault(f => f.Name == parts[0])
                ?? throw new InvalidInputException($"No kernel family '{parts[0]}'. Known: {string.Join(", ", KernelCatalogue.Families.Select(f => f.Name))}.");
            if (!family.VariantNames.Contains(parts[1]))
            {
                throw new InvalidInputException($"No kernel '{choice.Replace('=', '/')}'. Known: {string.Join(", ", family.VariantNames)}.");
            }

            forced[parts[0]] = parts[1];
        }
    }

    /// <summary>Refuses what does not run on <paramref name="accelerator"/>, before anything is computed or written.</summary>
    /// <exception cref="InvalidInputException">A forced variant is not supported there.</exception>
    internal void Check(Accelerator accelerator)
    {
        try
        {
            foreach (IKernelFamily family in KernelCatalogue.Families)
            {
                _ = family.ChooseName(accelerator, For(family.Name));
            }
        }
        catch (KernelChoiceException error)
        {
            throw new InvalidInputException(error.Message, error);
        }
    }

    internal string? For(string family) => forced.GetValueOrDefault(family);
}
