using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Kernels.Products;
using ILGPU;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Harness;

[Collection(KernelCollection.Name)]
public sealed class KernelCatalogueTests(KernelDevices devices, ITestOutputHelper output)
{
    [Fact]
    public void Every_variant_of_every_family_runs_on_a_device()
    {
        var idle = new List<string>();
        foreach (IKernelFamily family in KernelCatalogue.Families)
        {
            foreach (string variant in family.VariantNames)
            {
                string[] names = [.. devices.All.Where(d => d.Runs(family, variant)).Select(d => d.Name)];
                output.WriteLine($"{family.Name}/{variant}: {string.Join(", ", names)}");
                bool needsTensorCores = family.Precision(variant) != KernelPrecision.Float32;
                if (names.Length == 0 && (devices.Cuda is not null || !needsTensorCores))
                {
                    idle.Add($"{family.Name}/{variant}");
                }
            }
        }

        Assert.Empty(idle);
    }

    [Fact]
    public void Every_family_has_tests_of_its_variants()
    {
        string[] tested = [.. typeof(KernelCatalogueTests).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(IKernelFamilyTests)))
            .Select(t => ((IKernelFamilyTests)Activator.CreateInstance(t, devices, output)!).Family.Name)];
        Assert.Empty(KernelCatalogue.Families.Select(f => f.Name).Except(tested));
    }

    [Fact]
    public void The_definition_of_every_family_is_a_kernel_that_runs_everywhere()
    {
        foreach (IKernelFamily family in KernelCatalogue.Families)
        {
            string definition = family.VariantNames[^1];
            Assert.NotEmpty(family.Kernels(definition));
            Assert.All(devices.All, d => Assert.True(family.Supports(definition, d.Accelerator), $"{family.Name}/{definition} on {d}"));
        }
    }

    /// <summary>Those of the unembedding have no products of their own but launch those of the variant of <c>matrix-product</c> with the same name; its kernels, like all others, are compiled by their own family's tests.</summary>
    [Fact]
    public void Every_variant_for_tensor_cores_multiplies_by_a_kernel_for_them()
    {
        foreach (IKernelFamily family in KernelCatalogue.Families)
        {
            foreach (string variant in family.VariantNames.Where(v => family.Precision(v) != KernelPrecision.Float32))
            {
                IKernelFamily multiplies = family.Name.EndsWith("unembedding-loss", StringComparison.Ordinal) ? MatrixProduct.Family : family;
                Assert.Equal(family.Precision(variant), multiplies.Precision(variant));
                Assert.Contains(multiplies.Kernels(variant), PtxInstructions.IsForTensorCores);
            }
        }
    }

    /// <summary>CUDA counts only the first dimension of a grid beyond 65,535, and a batch has more tokens, a vocabulary may have more ids.</summary>
    [Fact]
    public void Only_the_first_dimension_of_a_grid_counts_tokens()
    {
        string[] others =
        [
            // Walkers or blocks of heads.
            "HeadDeviationThreadPerRow.Run", "HeadDeviationBackwardThreadPerElement.Run", "HeadLinearLossThreadPerRow.Run",
            "ProjectedNormThreadPerElement.Scale", "ProjectedNormBackwardThreadPerElement.Scale", "AnchoredOperands.PairMaps",

            // Rows of a chunk of 64, or the width.
            "UnembeddingLossRowChunks.Logit", "UnembeddingLossRowChunks.LogitGradient", "UnembeddingLossRowChunks.InputGradient", "UnembeddingLossRowChunks.WeightGradient",
            "HeadUnembeddingLossRowChunks.SharedLogit", "HeadUnembeddingLossRowChunks.Logit", "HeadUnembeddingLossRowChunks.LogitGradient", "HeadUnembeddingLossRowChunks.OutputGradient",
        ];
        string[] counting = [.. KernelCatalogue.Families
            .SelectMany(f => f.VariantNames.SelectMany(f.Kernels))
            .Where(k => k.Method.GetParameters()[0].ParameterType is { } first && (first == typeof(Index2D) || first == typeof(Index3D)))
            .Select(OfflinePtx.NameOf)
            .Distinct()];
        Assert.Empty(counting.Except(others));
    }

    [Fact]
    public void Every_family_runs_a_SIMD_variant_on_the_host_by_default()
    {
        foreach (IKernelFamily family in KernelCatalogue.Families)
        {
            string best = family.ChooseName(devices.Hosts[0].Accelerator, forced: null);
            Assert.True(family.Kernels(best).Count == 0, $"{family.Name} would run '{best}' in the debugger");
        }
    }

    [Fact]
    public void Names_are_unique_and_in_kebab_case()
    {
        IEnumerable<string> families = KernelCatalogue.Families.Select(f => f.Name);
        Assert.Equal(families.Distinct(), families);
        foreach (IKernelFamily family in KernelCatalogue.Families)
        {
            Assert.Equal(family.VariantNames.Distinct(), family.VariantNames);
            Assert.All(family.VariantNames.Append(family.Name), name => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name));
        }
    }
}
