using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Embedding;
using Accelerated.Operations;
using ILGPU;

namespace Accelerated.Benchmarks.Families;

/// <summary>
/// The gradient of the embedding from tokens as frequent as those of text: the r-th most frequent about as often as 1 / r (Zipf's law), so that one of 5,000 has a twelfth of the rows, which
/// are added one after the other where nothing shares them out. Ids go by frequency, as those that come from merging pairs nearly do.
/// </summary>
internal sealed class EmbeddingScatterCase() : KernelCase<EmbeddingScatterArguments>(EmbeddingScatter.Family)
{
    public override string SizeNames => "rows x width x vocabulary";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4096, 256, 5000)];

    public override CaseShape SmallShape { get; } = new(67, 35, 29);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double width, double vocabulary) = (shape[0], shape[1], shape[2]);
        return new CaseCost(rows * width, sizeof(float) * ((rows + vocabulary) * width + rows + vocabulary));
    }

    protected override EmbeddingScatterArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int width, int vocabulary) = shape;
        var random = new Random(2);
        var ids = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            // r is the floor of (vocabulary + 1)ᵘ with probability ln(1 + 1 / r) / ln(vocabulary + 1).
            ids[row] = (int)Math.Pow(vocabulary + 1, random.NextDouble()) - 1;
        }

        var order = new TokenOrder(vocabulary, rows);
        order.Sort(ids);
        ArrayView<int> sorted = memory.Integers([.. order.Order]);
        int terms = ids.CountBy(id => id).Select(same => same.Value).DefaultIfEmpty().Max();
        return new EmbeddingScatterArguments(
            memory.Input((long)rows * width), sorted, memory.Integers([.. order.Start]), memory.Output("DEmbedding", (long)vocabulary * width, terms), vocabulary, width);
    }
}
