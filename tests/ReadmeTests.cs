using Accelerated.Kernels;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tests.Data;
using Xunit;

namespace Accelerated.Tests;

public sealed class ReadmeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("readme").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_example_of_the_readme_is_the_one_that_is_compiled()
    {
        string[] source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "ReadmeExample.cs"));
        string[] compiled = [.. source.SkipWhile(line => !line.Contains("README begins")).Skip(1).TakeWhile(line => !line.Contains("README ends"))
            .Select(line => line.Length == 0 ? line : line[8..])];
        string[] shown = [.. File.ReadAllLines(Path.Combine(Repository.Root, "README.md")).SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];

        Assert.InRange(compiled.Count(line => line.Length > 0), 5, 15);
        Assert.Equal(compiled, shown);
    }

    [Fact]
    public void The_example_of_the_readme_runs()
    {
        TransformerShape shape = new(layers: 2, heads: 8, headSize: 4, width: 16, context: 16, vocabulary: 268);
        ParameterLayout layout = new(shape);
        float[] parameters = new float[layout.Length];
        Initialization.Fill(layout, 1, parameters);
        Checkpoint.Save(Path.Combine(folder, "checkpoints", "step_0001200"), layout, parameters, 1200);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), SmallTokenizer.Json());
        int[] tokens = [.. Enumerable.Range(0, 40 * 16).Select(i => i * 7 % 267)];
        NumpyFile.Write(Path.Combine(folder, "tokens.npy"), tokens, 40, 16);

        TextWriter console = Console.Out;
        using StringWriter printed = new();
        Console.SetOut(printed);
        try
        {
            ReadmeExample.Run(folder, Path.Combine(folder, "tokens.npy"));
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Matches(@"loss \d\.\d{4} ± \d\.\d{4} nats per token", printed.ToString());
        Assert.Matches(@"wrLLC -?\d+\.\d\d ± \d+\.\d\d: \w+", printed.ToString());
    }

    [Fact]
    public void The_ladder_of_kernels_names_every_family_and_variant()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "kernels", "README.md"));
        string[] sections = text.Split("\n| `");
        foreach (IKernelFamily family in KernelCatalogue.Families)
        {
            string? section = Array.Find(sections, part => part.StartsWith(family.Name + "`", StringComparison.Ordinal));
            Assert.True(section is not null, $"kernels/README.md has no row for {family.Name}.");
            Assert.All(family.VariantNames, variant => Assert.Contains($"`{variant}`", section));
        }
    }
}
