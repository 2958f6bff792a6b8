using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// The tiles of <see cref="OnlineTiles"/> without values: each thread keeps the peaks of its four queries among the keys that fall to it, and the eight threads that share a query
/// join them at the end.
/// </summary>
internal readonly struct AttentionPeakOnlineTiled : IKernelVariant<AttentionPeakArguments>
{
    private const int Keys = AttentionGroup.TurnedOwnFloats;
    private const int Found = AttentionGroup.Columns * AttentionGroup.Own;
    private const int Spare = Keys + AttentionGroup.TurnedPassingFloats;
    private const int SharedFloats = Spare + SharedReads.SpareFloats;

    public static string Name => "online-tiled";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(AttentionGroup.Threads, SharedFloats + 3 * Found);

    public static IReadOnlyList<Delegate> Kernels => [new Action<AttentionPeakArguments, int>(Run)];

    public static KernelLaunch<AttentionPeakArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, AttentionPeakArguments, int> kernel = accelerator.LoadKernel<AttentionPeakArguments, int>(Run);
        return (AcceleratorStream stream, in AttentionPeakArguments a) =>
        {
            int groups = AttentionGroup.Groups(a.Heads, a.Sequences, a.Tokens, AttentionGroup.Features);
            if (groups > 0)
            {
                kernel(stream, new KernelConfig(groups, AttentionGroup.Threads), a, HeadRows.Alignment(a.HeadSize, a.HeadStride, a.Q, a.K, a.Q, a.K));
            }
        };
    }

    private static void Run(AttentionPeakArguments a, int isAligned)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(SharedFloats).AsAligned(Quad.Bytes);
        ArrayView<float> largest = SharedMemory.Allocate<float>(Found);
        ArrayView<float> totals = SharedMemory.Allocate<float>(Found);
        ArrayView<int> positions = SharedMemory.Allocate<int>(Found);
        int thread = Group.IdxX;
        int row = AttentionGroup.Row(thread);
        int column = AttentionGroup.Column(thread);
        var place = new AttentionPlace(Grid.IdxX, a.Heads * a.Sequences, a.Tokens, lastFirst: 1);
        int head = place.Pair / a.Sequences;
        long start = head * a.HeadStride + (long)(place.Pair - head * a.Sequences) * a.Tokens * a.HeadSize;
        var q = new HeadRows(a.Q, start, a.Tokens, a.HeadSize, isAligned);
        var k = new HeadRows(a.K, start, a.Tokens, a.HeadSize, isAligned);
        int end = place.First + AttentionGroup.Own < a.Tokens ? place.First + AttentionGroup.Own : a.Tokens;
        int query = place.First + row * Quad.Length;
        PeakRow first = PeakRow.None, second = PeakRow.None, third = PeakRow.None, fourth = PeakRow.None;
        for (int firstKey = 0; firstKey < end; firstKey += AttentionGroup.Passing)
        {
            Patch scores = default;
            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                if (firstKey == 0 || a.HeadSize > AttentionGroup.Features)
                {
                    q.LoadTurned(shared, 0, AttentionGroup.Own, AttentionGroup.OwnPitch, place.First, d, thread);
                }

                k.LoadTurned(shared, Keys, AttentionGroup.Passing, AttentionGroup.PassingPitch, firstKey, d, thread);
                Group.Barrier();
                scores = RegisterProducts.Dot(shared, 0, Keys, scores);
                SharedReads.Barrier(shared, Spare);
            }

            int key = firstKey + column * Quad.Length;
            scores = SeenScores.Of(scores, a.Scale, key - query);
            first = key <= query ? first.Plus(scores.R0, key) : first;
            second = key <= query + 1 ? second.Plus(scores.R1, key) : second;
            third = key <= query + 2 ? third.Plus(scores.R2, key) : third;
            fourth = key <= query + 3 ? fourth.Plus(scores.R3, key) : fourth;
        }

        Store(largest, totals, positions, row * Quad.Length, column, first);
        Store(largest, totals, positions, row * Quad.Length + 1, column, second);
        Store(largest, totals, positions, row * Quad.Length + 2, column, third);
        Store(largest, totals, positions, row * Quad.Length + 3, column, fourth);
        Group.Barrier();
        if (thread < AttentionGroup.Own && place.First + thread < a.Tokens)
        {
            // The first thread has seen key 0, as every query does.
            PeakRow peak = Load(largest, totals, positions, thread, 0);
            for (int i = 1; i < AttentionGroup.Columns; i++)
            {
                peak = peak.Join(Load(largest, totals, positions, thread, i));
            }

            long item = (long)place.Pair * a.Tokens + place.First + thread;
            a.Position[item] = peak.Position;
            a.Weight[item] = 1 / peak.Total;
        }
    }

    private static void Store(ArrayView<float> largest, ArrayView<float> totals, ArrayView<int> positions, int query, int column, PeakRow peak)
    {
        int at = column * AttentionGroup.Own + query;
        largest[at] = peak.Largest;
        totals[at] = peak.Total;
        positions[at] = peak.Position;
    }

    private static PeakRow Load(ArrayView<float> largest, ArrayView<float> totals, ArrayView<int> positions, int query, int column)
    {
        int at = column * AttentionGroup.Own + query;
        return new PeakRow(largest[at], totals[at], positions[at]);
    }
}
